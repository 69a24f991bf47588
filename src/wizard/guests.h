/*
 * guests.h - the add-guest form, which the services page shows as a dialog.
 */
#ifndef WIZARD_GUESTS_H
#define WIZARD_GUESTS_H

#include "wizard/wizard.h"

struct guest_form {
	struct str	ref;		/* of the guest to be */
	struct str	name;
	struct str	phone;
	struct str	name_error;	/* translated; empty when it is well */
	struct str	phone_error;
	bool		error;
	struct str	full;		/* why nobody can be added; the form is left out then */
	struct url	url;		/* POST */
	struct url	cancel_url;
};
extern const struct shape guest_form_shape;

void		guest_form_show(struct cx *cx, const struct state *state, struct guest_form *out);

#endif
