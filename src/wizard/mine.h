/*
 * mine.h - "my bookings": signing in by a code sent to the phone, and the list.
 *
 * Who is signed in is in a cookie of its own, sealed, for MINE_COOKIE_S from the right code on. The links of the list are signed for the
 * same time (desk/link.h). Unknown numbers are asked and answered like known ones.
 */
#ifndef WIZARD_MINE_H
#define WIZARD_MINE_H

#include "wizard/wizard.h"

/* signin.c: the two forms before the list, and what they post. */
enum err	signin_show(struct cx *cx, struct state *state, const struct mine *mine);
enum err	signin_send(struct cx *cx, const struct state *state, struct mine *mine);
enum err	signin_check(struct cx *cx, const struct state *state, struct mine *mine);

/* again.c: the services of one of the visits into an empty cart. */
enum err	mine_again(struct cx *cx, struct state *state, const struct mine *mine);

#endif
