/*
 * fixture.h - one salon for a program of tests, for cmocka: begin and finish around the group, clear before each test.
 */
#ifndef TESTS_DB_FIXTURE_H
#define TESTS_DB_FIXTURE_H

#include "tests/db/salon.h"

static struct salon salon;

static int
begin(void **state)
{
	(void)state;
	salon_make(&salon);
	return 0;
}

static int
finish(void **state)
{
	(void)state;
	salon_close(&salon);
	return 0;
}

static int
clear(void **state)
{
	(void)state;
	salon_clear(&salon);
	return 0;
}

#endif
