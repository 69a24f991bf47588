/* checkout.c - what the pages of checkout share: the order in short, and the way back to it when something has changed. */
#include "wizard/checkout.h"

const struct shape summary_shape = SHAPE(summary_view,
	FIELD_ONE(summary_view, cart, &cart_shape), FIELD(summary_view, change_url), FIELD(summary_view, free_cancel),
	FIELD(summary_view, cancel_until), FIELD(summary_view, policy));

/* Free until so long before the first of the services. */
enum err
checkout_summary(struct cx *cx, const struct state *state, struct summary_view *out)
{
	const struct store *store = &cx->desk->cat->store;
	const struct pair open_cart = { STR("cart"), STR("1") };
	struct instant until = { INT64_MAX };
	size_t i;
	enum err e;

	*out = (struct summary_view){ .policy = store->policy };
	if ((e = wizard_cart(cx, state, &out->cart)) != OK)
		return e;
	for (i = 0; i < state->n_items; i++)
		if (state->items[i].starts_at.us < until.us)
			until = state->items[i].starts_at;
	until.us -= store->cancel_until_minutes * US_PER_MIN;
	out->cancel_until = wizard_when(cx, until);
	out->free_cancel = until.us > cx->now.us;
	out->change_url = wizard_url(cx, "", &open_cart, 1);
	return OK;
}

enum err
checkout_changed(struct cx *cx, const struct contact *contact, struct str lost)
{
	const struct pair query[] = { { STR("changed"), STR("1") }, { STR("lost"), lost } };
	enum err e;

	if (contact != NULL && (e = contact_save(cx, contact)) != OK)
		return e;
	return wizard_see_other(cx, "/verify", query, sizeof query / sizeof query[0]);
}
