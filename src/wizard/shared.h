/*
 * shared.h - the page that is the same for everyone: the plain services list of a visitor without a cart.
 *
 * It says so to caches (public, max-age=60: ux.md, 4), and so a worker too may show it again as it was made, for as long as store,
 * catalogue, language, address and minute ("Open today until 8:00 PM") are the same.
 */
#ifndef WIZARD_SHARED_H
#define WIZARD_SHARED_H

#include "wizard/wizard.h"

/* Fills the reply when the page was kept. The store must be open (desk_store). */
bool	shared_show(struct cx *cx);
/* The page is in the reply; it is made public, and kept. */
void	shared_keep(struct cx *cx);

#endif
