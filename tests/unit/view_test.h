/*
 * view_test.h - what the tests of src/view share: an arena, a scratch directory, and a Chinese catalogue made by the real msgfmt.
 */
#ifndef TEST_VIEW_TEST_H
#define TEST_VIEW_TEST_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "view/words.h"

static struct arena *life;
static char scratch[64];

#define assert_text(s, literal)	assert_text_at((s), STR(literal), __FILE__, __LINE__)

static inline void
assert_text_at(struct str got, struct str wanted, const char *file, int line)
{
	if (str_eq(got, wanted))
		return;
	print_error("got    \"%.*s\"\nwanted \"%.*s\"\n", STR_ARG(got), STR_ARG(wanted));
	_fail(file, line);
}

static inline void
put_file(const char *name, struct str content)
{
	char path[160];
	FILE *file;

	(void)snprintf(path, sizeof path, "%s/%s", scratch, name);
	file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(content.ptr, 1, content.len, file), content.len);
	assert_int_equal(fclose(file), 0);
}

/* Compiles entries, and the header's plural rule, to zh.mo in the scratch directory. */
static inline void
put_catalogue(const char *plural_forms, const char *entries)
{
	char command[256];
	struct buf po = buf_new(life, 64 * 1024);

	buf_addf(&po, "msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Plural-Forms: %s\\n\"\n\n%s",
	    plural_forms, entries);
	put_file("zh.po", buf_str(&po));
	(void)snprintf(command, sizeof command, "msgfmt -o %s/zh.mo %s/zh.po", scratch, scratch);
	assert_int_equal(system(command), 0);
}

static inline int
open_scratch(void **state)
{
	(void)state;
	life = arena_new(256 * 1024 * 1024);
	(void)snprintf(scratch, sizeof scratch, "/tmp/slotkeeper-view-XXXXXX");
	return mkdtemp(scratch) == NULL ? -1 : 0;
}

static inline int
close_scratch(void **state)
{
	char command[128];

	(void)state;
	arena_free(life);
	(void)snprintf(command, sizeof command, "rm -rf %s", scratch);
	return system(command);
}

#endif
