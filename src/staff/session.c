/* session.c - POST /api/staff/login and logout, and who is asking. */
#include "base/arena.h"
#include "http/reply.h"
#include "staff/staff.h"

struct login_body {
	struct str	email;
	struct str	password;
	struct str	otp;
};

struct store_view {
	struct str	id;
	struct str	role;
};

struct login_view {
	struct str		 token;
	struct instant		 expires_at;
	struct str		 employee_id;
	struct str		 name;
	struct str		 role;		/* at the first store */
	struct text		*store_ids;
	size_t			 n_store_ids;
	struct store_view	*stores;
	size_t			 n_stores;
};

static const struct shape body_shape = SHAPE(login_body,
	FIELD(login_body, email), FIELD(login_body, password), FIELD(login_body, otp));

static const struct shape store_shape = SHAPE(store_view, FIELD(store_view, id), FIELD(store_view, role));

static const struct shape login_shape = SHAPE(login_view,
	FIELD(login_view, token), FIELD(login_view, expires_at), FIELD(login_view, employee_id), FIELD(login_view, name),
	FIELD_NULL(login_view, role), FIELD_LIST(login_view, store_ids, n_store_ids, &text_shape),
	FIELD_LIST(login_view, stores, n_stores, &store_shape));

static struct str
bearer(const struct cx *cx)
{
	struct str header = str_trim(cx->request->authorization);
	struct str scheme = str_cut(&header, ' ');

	return str_eq_nocase(scheme, STR("Bearer")) ? str_trim(header) : STR_NONE;
}

static enum err
reply_unauthorized(struct cx *cx)
{
	reply_header(cx->reply, STR("WWW-Authenticate"), STR("Bearer"));
	return api_reply_error(cx, ERR_UNAUTHORIZED, NULL, STR_NONE);
}

static enum err
reply_login(struct cx *cx, const struct staff *staff, struct str token)
{
	struct login_view view = { .token = token, .expires_at = staff->expires_at, .employee_id = staff->public_id, .name = staff->name };
	size_t i;

	view.role = staff->n_roles > 0 ? staff->roles[0].role : STR_NONE;
	view.store_ids = NEW_N(cx->arena, struct text, staff->n_roles);
	view.stores = NEW_N(cx->arena, struct store_view, staff->n_roles);
	for (i = 0; i < staff->n_roles; i++) {
		view.store_ids[view.n_store_ids++].text = staff->roles[i].store;
		view.stores[view.n_stores++] = (struct store_view){ .id = staff->roles[i].store, .role = staff->roles[i].role };
	}
	return api_reply(cx, 200, &login_shape, &view);
}

/* The password was right: what else is wanted may be said. */
static enum err
reply_factor(struct cx *cx, bool typed)
{
	struct problem problem = { .n_fields = 0 };
	struct str sentence;

	sentence = typed ? N_("That code is not right or was used before. Wait for the next one that your authenticator app shows.") :
	    N_("Enter the code that your authenticator app shows.");
	problem_add(&problem, STR("otp"), sentence);
	return api_reply_said(cx, ERR_CODE_WRONG, sentence, &problem, STR_NONE);
}

enum err
staff_login(struct cx *cx)
{
	struct staff_login login;
	struct login_body body = { .email = STR_NONE };
	struct instant until;
	struct staff staff;
	struct str token;
	enum err e;

	if ((e = api_body(cx, &body_shape, &body)) != OK)
		return e;
	if (body.email.len == 0 || body.password.len == 0)
		return api_reply_field(cx, ERR_INVALID, body.email.len == 0 ? STR("email") : STR("password"), REQUIRED);
	login = (struct staff_login){ .email = body.email, .password = body.password, .otp = body.otp };
	e = desk_staff_login(cx->desk, &login, &staff, &token, &until);
	if (e == ERR_CODE_WRONG)
		return reply_factor(cx, body.otp.len > 0);
	if (e == ERR_FORBIDDEN)
		return api_reply_said(cx, e, N_("Here you can only sign in with an authenticator app. Ask the owner to set one up for you."),
		    NULL, STR_NONE);
	if (e == ERR_TOO_MANY)
		return api_reply_wait(cx, e, until);
	if (e == ERR_UNAUTHORIZED)
		return api_reply_said(cx, e, N_("The email address or the password is not right."), NULL, STR_NONE);
	return e != OK ? e : reply_login(cx, &staff, token);
}

enum err
staff_logout(struct cx *cx)
{
	struct staff staff;
	enum err e;

	if ((e = staff_open(cx, &staff)) != OK || (e = desk_staff_logout(cx->desk, bearer(cx))) != OK)
		return e;
	cx->reply->status = 204;
	return OK;
}

enum err
staff_open(struct cx *cx, struct staff *out)
{
	enum err e;

	if ((e = desk_staff_open(cx->desk, bearer(cx), out)) == ERR_UNAUTHORIZED)
		return reply_unauthorized(cx);
	return e;
}

/* A store where she is nobody is answered before it is looked at, with the words for one that is not there. */
enum err
staff_store(struct cx *cx, const struct staff *staff, struct str store, const struct staff_role **out)
{
	const struct staff_role *role = staff_role_at(staff, store);
	enum err e;

	if (store.len > 0 && role == NULL)
		return api_reply_field(cx, ERR_NOT_FOUND, STR("store_id"), N_("There is no such store."));
	if ((e = api_store(cx, store)) != OK)
		return e;
	*out = role;
	return OK;
}

enum err
staff_store_of(struct cx *cx, const struct staff *staff, struct str appointment, const struct staff_role **out)
{
	const struct staff_role *role;
	struct str store;
	enum err e;

	if ((e = desk_change_store(cx->desk, appointment, &store)) != OK)
		return e;
	if ((role = staff_role_at(staff, store)) == NULL)
		return ERR_NOT_FOUND;
	if ((e = desk_store_by_id(cx->desk, store)) != OK)
		return e;
	*out = role;
	return OK;
}

/* A technician who is none of the store's sees nobody's. */
uint64_t
staff_own(const struct staff_role *role)
{
	if (!staff_is_technician(role))
		return 0;
	return role->technician_key == 0 ? UINT64_MAX : role->technician_key;
}
