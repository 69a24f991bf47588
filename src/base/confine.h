/*
 * confine.h - a process gives up what serving pages never needs: starting programs and processes, looking into others, and those calls
 * of the kernel that are mostly used to break it.
 *
 * Should somebody ever make a worker run their own code, they find no shell to start from it. Linux's seccomp does it, without a library
 * and for any account; there is no way back but the process's end.
 */
#ifndef BASE_CONFINE_H
#define BASE_CONFINE_H

#include <stdbool.h>

/* False: this kernel, processor or container does not let a process do so, and it goes on as it was. Refused calls fail with EPERM. */
bool	confine(void);

#endif
