/*
 * pack.h - the cart and the contact details as bytes, for their cookies.
 *
 * Numbers are varints; a text is UTF-8, or UTF-16 where that is shorter (ten long Chinese names fit that way); catalogue
 * keys stand for positions. What is read was sealed by us, but maybe by an older program: anything that does not fit
 * exactly is refused.
 */
#ifndef WIZARD_PACK_H
#define WIZARD_PACK_H

#include "wizard/state.h"

struct str	state_pack(struct arena *arena, const struct catalogue *cat, struct instant now,
		    const struct state *state);
bool		state_unpack(struct arena *arena, const struct catalogue *cat, struct instant now, struct str plain,
		    struct state *out);
struct str	contact_pack(struct arena *arena, struct instant now, const struct contact *contact);
bool		contact_unpack(struct arena *arena, struct instant now, struct str plain, struct contact *out);
struct str	mine_pack(struct arena *arena, const struct mine *mine);
/* False when it is over. */
bool		mine_unpack(struct arena *arena, struct instant now, struct str plain, struct mine *out);

#endif
