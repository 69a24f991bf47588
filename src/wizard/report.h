/*
 * report.h - pages that say what went wrong and what became of the cart.
 */
#ifndef WIZARD_REPORT_H
#define WIZARD_REPORT_H

#include "wizard/wizard.h"

/* "Too many tries", 429, with the clock time to come back. Answers and returns ERR_TOO_MANY, for the log. */
enum err	report_wait(struct cx *cx, const struct state *state, struct instant until);
/* "A newer link was sent to you", 410. Answers and returns ERR_GONE. */
enum err	report_replaced(struct cx *cx, const struct state *state);

#endif
