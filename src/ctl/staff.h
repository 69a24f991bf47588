/* staff.h - the part of slotkeeperctl staff that changes something. */
#ifndef CTL_STAFF_H
#define CTL_STAFF_H

#include "ctl/ctl.h"

int	staff_change_main(struct ctl *ctl, int argc, char *argv[]);
int	staff_totp_main(struct ctl *ctl, const char *what, const char *email);

#endif
