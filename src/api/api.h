/*
 * api.h - the JSON API: one file per resource, each with its shapes and handlers; what they share is in reply.c, read.c and intake.c.
 *
 * A handler answers by itself, failures too, and returns the outcome for the log; what it returns without having answered (a fault, a
 * busy database) is answered by api_report. Every helper that returns an error and takes a cx has answered it.
 */
#ifndef API_API_H
#define API_API_H

#include "desk/desk.h"
#include "http/cx.h"
#include "message/message.h"
#include "view/json.h"

/* ---- handlers, in the order of doc/api.md ---- */

enum err	api_stores_get(struct cx *cx);
enum err	api_services_list(struct cx *cx);
enum err	api_employees_list(struct cx *cx);
enum err	api_slots_list(struct cx *cx);
enum err	api_days_list(struct cx *cx);
enum err	api_holds_create(struct cx *cx);
enum err	api_holds_delete(struct cx *cx);
enum err	api_codes_send(struct cx *cx);
enum err	api_confirm(struct cx *cx);
enum err	api_waitlist_join(struct cx *cx);
enum err	api_waitlist_leave(struct cx *cx);
enum err	api_openapi_get(struct cx *cx);

/* For the program's report: paths whose errors are JSON, and the answer to an error nobody answered. */
bool		api_is_path(struct str path);
void		api_report(struct cx *cx, enum err err);

/* ---- reply.c ---- */

enum lang	api_lang(const struct cx *cx);		/* Accept-Language, else the store's, else English */
enum err	api_reply(struct cx *cx, int status, const struct shape *shape, const void *data);	/* {"data": ...} */
enum err	api_reply_written(struct cx *cx, struct str body);	/* 200, as it was made before */
/* problem may be NULL; details is a JSON object, or empty. Both return err. */
enum err	api_reply_error(struct cx *cx, enum err err, const struct problem *problem, struct str details);
enum err	api_reply_said(struct cx *cx, enum err err, struct str sentence, const struct problem *problem, struct str details);
enum err	api_reply_field(struct cx *cx, enum err err, struct str name, struct str sentence);
enum err	api_reply_wait(struct cx *cx, enum err err, struct instant until);	/* with Retry-After */
void		api_message(struct cx *cx, struct message *out);		/* what the texts of messages need */

/* ---- read.c: what was sent, or the answer why it will not do ---- */

#define REQUIRED	N_("This is required.")

enum err	api_body(struct cx *cx, const struct shape *shape, void *out);
enum err	api_query(struct cx *cx, const struct shape *shape, void *out);
enum err	api_store(struct cx *cx, struct str id);			/* sets cx->desk->cat */
enum err	api_service(struct cx *cx, struct str id, int *out);		/* position */
enum err	api_technician(struct cx *cx, struct str id, int *out);		/* empty or "null": ANY */
enum err	api_phone(struct cx *cx, struct str typed, struct str *out);	/* E.164; answers nothing: ERR_INVALID */
/* Wall clock of the store, or with an offset; answers nothing: ERR_INVALID, ERR_NO_SUCH_TIME, ERR_AMBIGUOUS_TIME. */
enum err	api_moment(const struct catalogue *cat, struct str text, struct instant *out);
/* Keeps the reply's body as the key's answer; when a twin was answered first, the reply becomes that. OK always. */
enum err	api_keep(struct cx *cx, int32_t status, struct answer *answer);
enum err	api_key(struct cx *cx, struct str scope, struct answer *out);	/* Idempotency-Key; answers when it is too long */
/* A hold token is random text, a full stop and its store's id, so that it is enough by itself. */
bool		api_hold_token_ok(struct cx *cx, struct str token);
enum err	api_hold_token(struct cx *cx, struct str token);		/* may be empty */

struct str	api_clock(const struct cx *cx, int32_t minute);		/* "10:00" */
struct local	api_local(const struct cx *cx, struct instant at);
struct str	api_technician_id(const struct cx *cx, int technician);		/* empty for ANY */

/* ---- excluded.c ---- */

/* excluded_slots: entries without a date mean day; NULL: each must have its own. */
enum err	api_excluded(struct cx *cx, struct str text, const struct date *day, struct want **out, size_t *n_out);

/* ---- intake.c: items of a body, with every fault named by its place ---- */

struct item_body {
	struct str	service_id;
	struct str	employee_id;
	struct str	datetime;
};
extern const struct shape item_body_shape;

struct intake {
	struct cx	*cx;
	struct problem	 problem;
	enum err	 err;			/* the first fault */
};

void		intake_fault(struct intake *intake, enum err err, struct str name, struct str sentence);
struct str	intake_name(struct intake *intake, const char *list, size_t i, const char *field);	/* "items.0.datetime" */
void		intake_item(struct intake *intake, struct str path, const struct item_body *body, struct order_item *out);
enum err	intake_end(struct intake *intake);	/* OK, or answered */

/* ---- taken.c: what could not be had ---- */

struct lost {
	size_t			 guest;
	size_t			 item;
	enum refusal		 why;
};

/* 409 slot_taken with details.items; the order is what was asked. Times near are looked for beside the items that can be had. */
enum err	api_reply_taken(struct cx *cx, const struct order *order, const struct lost *lost, size_t n);

#endif
