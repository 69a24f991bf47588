/*
 * systemd.h - what a service of Type=notify says of itself; nothing when it was not started as one.
 */
#ifndef CTL_SYSTEMD_H
#define CTL_SYSTEMD_H

void	systemd_tell(const char *state);		/* "READY=1", "STOPPING=1" (sd_notify(3)) */

#endif
