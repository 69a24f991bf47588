/*
 * fuzz_engine.c - the engine against the brute force of tests/unit/model_property.c, on days that the input composes: each byte is one
 * throw of the dice that make a day there.
 */
#define main	property_main
int property_main(void);
#include "../unit/model_property.c"
#undef main
#include "tests/fuzz/fuzz.h"

FUZZ
{
	struct day_case c;
	const char *what;

	(void)arena;
	if (input.len < 8)
		return;
	script = input.ptr;
	n_script = input.len;
	roll_case(&c, 1);
	n_script = 0;
	if ((what = compare(&c)) == NULL)
		return;
	print_error("%s\n", what);
	print_case(&c);
	abort();
}
