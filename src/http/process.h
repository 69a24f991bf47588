/*
 * process.h - what a worker asks of the system about itself. Only gateway.c uses it.
 */
#ifndef HTTP_PROCESS_H
#define HTTP_PROCESS_H

#include <stdbool.h>

void	process_hold_standard_fds(void);	/* descriptors 0 to 2 are something, if only /dev/null */
bool	process_is_listening(int fd);
bool	process_is_systemd_activated(void);
void	process_arm_watchdog(void);		/* SIGALRM ends the process, whatever was inherited */
bool	process_is_pooled(void);
bool	process_is_grown(void);

#endif
