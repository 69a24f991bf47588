/*
 * race_unlocked.c - the negative control of race_confirm.c: locks and claims are switched off in this program alone, by its own copies
 * of the two files that make them, which the linker takes in place of the library's. It passes only if a time is sold twice.
 */
#define SLOTKEEPER_UNSAFE_NO_LOCKS
#define main race_main
int race_main(void);

#include "src/db/lock.c"

#include "src/db/claim.c"

#include "race_confirm.c"

#include "tests/db/salon.h"

#undef main

int
main(void)
{
	return race_main();
}
