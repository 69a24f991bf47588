/* v1_read.c - who asks, about which store, and how /api/v1 refuses. */
#include "api/v1.h"
#include "base/arena.h"

enum { STATUS_REFUSED = 400 };		/* the source document's tests want it where HTTP would say 409 */

enum err
v1_refuse(struct cx *cx, enum err err, bool slot)
{
	switch (err) {
	case ERR_SLOT_TAKEN:
		(void)!api_reply_said(cx, err, N_("This time has already been booked"), NULL, STR_NONE);
		cx->reply->status = STATUS_REFUSED;
		return err;
	case ERR_SLOT_UNAVAILABLE:
		(void)!api_reply_said(cx, err, N_("This time is not available"), NULL, STR_NONE);
		cx->reply->status = STATUS_REFUSED;
		return err;
	case ERR_NOT_FOUND:
		return slot ? api_reply_said(cx, err, N_("This time does not exist"), NULL, STR_NONE) : err;
	default:
		return err;
	}
}

enum err
v1_principal(struct cx *cx, struct principal *out)
{
	struct str rest = cx->request->authorization;
	struct str scheme = str_cut(&rest, ' ');

	if (!str_eq_nocase(scheme, STR("Bearer")))
		return ERR_UNAUTHORIZED;
	return desk_session_find(cx->desk, str_trim(rest), out);
}

enum err
v1_find(struct cx *cx, enum class_noun noun, struct str public_id)
{
	struct str store = request_query(cx->request, STR("store_id"));
	enum err e;

	if (store.len == 0)
		store = request_query(cx->request, STR("storeId"));
	e = desk_class_store(cx->desk, noun, public_id, store);
	return e == OK ? OK : v1_refuse(cx, e, noun != CLASS_BOOKING);
}
