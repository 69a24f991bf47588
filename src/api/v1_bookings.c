/* v1_bookings.c - POST and GET /api/v1/bookings, GET /api/v1/bookings/{id}. */
#include "api/v1.h"
#include "base/arena.h"
#include "base/email.h"
#include "http/reply.h"

enum { NO_DATE = INT32_MIN, PAGE_STANDARD = 20 };

struct booking_body {
	struct str	teacher_id;
	struct str	course_id;
	struct str	slot_id;
	struct str	child_id;
	struct str	notes;
	struct str	student_name;
	struct str	student_email;
	struct str	store_id;
	bool		consent;
};

static const struct shape body_shape = SHAPE(booking_body,
	FIELD_AS(booking_body, teacher_id, "teacherId"), FIELD_AS(booking_body, course_id, "courseId"),
	FIELD_AS(booking_body, slot_id, "slotId"), FIELD_AS(booking_body, child_id, "childId"), FIELD(booking_body, notes),
	FIELD_AS(booking_body, student_name, "studentName"), FIELD_AS(booking_body, student_email, "studentEmail"),
	FIELD_AS(booking_body, store_id, "storeId"), FIELD(booking_body, consent));

static enum err
check(struct cx *cx, const struct booking_body *body)
{
	struct intake intake = { .cx = cx };

	if (body->slot_id.len == 0)
		intake_fault(&intake, ERR_INVALID, STR("slotId"), REQUIRED);
	if (body->course_id.len == 0)
		intake_fault(&intake, ERR_INVALID, STR("courseId"), REQUIRED);
	if (body->teacher_id.len == 0)
		intake_fault(&intake, ERR_INVALID, STR("teacherId"), REQUIRED);
	if (!text_printable(body->child_id, false) || utf8_chars(body->child_id) > PUBLIC_ID_MAX)
		intake_fault(&intake, ERR_INVALID, STR("childId"), N_("The reference is too long."));
	if (!text_printable(body->notes, true) || utf8_chars(body->notes) > NOTES_CHARS_MAX)
		intake_fault(&intake, ERR_INVALID, STR("notes"), N_("Notes can have at most 500 characters."));
	if (!text_printable(body->student_name, false) || utf8_chars(body->student_name) > NAME_CHARS_MAX)
		intake_fault(&intake, ERR_INVALID, STR("studentName"), N_("Enter a name of at most 80 characters."));
	if (body->student_email.len > 0 && !email_ok(str_trim(body->student_email)))
		intake_fault(&intake, ERR_INVALID, STR("studentEmail"),
		    N_("Enter an email address in the correct format, like name@example.com"));
	return intake_end(&intake);
}

/* Where the class is: the slot's store decides, and in doubt the one that was named. */
static enum err
find_store(struct cx *cx, const struct booking_body *body, struct principal *who)
{
	enum err e;

	e = body->store_id.len > 0 ? desk_store_by_id(cx->desk, body->store_id) : v1_find(cx, CLASS_SLOT, body->slot_id);
	if (e == OK)
		e = desk_principal_at(cx->desk, who);
	return e == OK || cx->reply->status != 0 ? e : v1_refuse(cx, e, true);
}

/* Books, and answers. Whoever fails has booked nothing. */
static enum err
act(struct cx *cx, const struct booking_body *body, const struct principal *who, struct answer *answer)
{
	struct class_booking booking;
	struct class_order order;
	struct message message;
	enum err e;

	api_message(cx, &message);
	order = (struct class_order){
		.student = who,
		.slot = body->slot_id,
		.course = body->course_id,
		.teacher = body->teacher_id,
		.name = str_trim(body->student_name),
		.email = str_trim(body->student_email),
		.child = body->child_id,
		.note = str_trim(body->notes),
		.consent = body->consent,
		.source = STR("api"),
		.locale = lang_code(message.lang),
		.key = answer->key,
		.key_body = answer->body,
		.texts = message_class,
		.arg = &message,
	};
	if ((e = desk_class_book(cx->desk, &order, &booking)) == OK)
		e = v1_reply_booking(cx, 201, &booking);
	if (e != OK)
		return v1_refuse(cx, e, true);
	/* Should it not be kept, the booking has its own row for the key. */
	return api_keep(cx, 201, answer);
}

enum err
v1_bookings_create(struct cx *cx)
{
	struct booking_body body = { .slot_id = STR_NONE };
	struct principal who;
	struct answer answer;
	enum err e;

	if ((e = v1_principal(cx, &who)) != OK || (e = api_body(cx, &body_shape, &body)) != OK)
		return e;
	if ((e = api_key(cx, STR("api.class"), &answer)) != OK || (e = check(cx, &body)) != OK)
		return e;
	if ((e = find_store(cx, &body, &who)) != OK)
		return e;
	if (who.kind != SESSION_GUEST)
		return ERR_FORBIDDEN;
	/* A key is its owner's: another student's same key is another key. */
	if (answer.key.len > 0)
		answer.key = str_fmt(cx->arena, "%.*s %.*s", STR_ARG(who.public_id), STR_ARG(answer.key));
	if ((e = desk_answer_find(cx->desk, &answer)) != OK)
		return e;
	if (answer.status != 0)
		return reply_text(cx, answer.status, STR("application/json"), answer.text);
	if (cx->desk->cat->store.consent.len > 0 && !body.consent)
		return api_reply_field(cx, ERR_INVALID, STR("consent"), N_("The guest has to agree to the store's terms."));
	return act(cx, &body, &who, &answer);
}

enum err
v1_bookings_get(struct cx *cx)
{
	struct class_booking booking;
	struct principal who;
	enum err e;

	if ((e = v1_principal(cx, &who)) != OK || (e = v1_find(cx, CLASS_BOOKING, cx->params[0])) != OK)
		return e;
	if ((e = desk_class_booking(cx->desk, &who, cx->params[0], &booking)) != OK)
		return e;
	return v1_reply_booking(cx, 200, &booking);
}

struct list_query {
	struct str	status;
	struct date	from;
	struct date	to;
	struct str	limit;
	struct str	cursor;
};

static const struct shape list_shape = SHAPE(list_query,
	FIELD(list_query, status), FIELD(list_query, from), FIELD(list_query, to), FIELD(list_query, limit),
	FIELD(list_query, cursor));

struct list_view {
	struct v1_booking	*bookings;
	size_t			 n_bookings;
	struct str		 next;
};

static const struct shape view_shape = SHAPE(list_view,
	FIELD_LIST(list_view, bookings, n_bookings, &v1_booking_shape), FIELD_NULL_AS(list_view, next, "nextCursor"));

static bool
is_status(struct str s)
{
	return s.len == 0 || str_eq(s, STR("pending")) || str_eq(s, STR("confirmed")) || str_eq(s, STR("cancelled")) ||
	    str_eq(s, STR("completed")) || str_eq(s, STR("no_show"));
}

static enum err
read_query(struct cx *cx, struct class_query *out)
{
	struct list_query query = { .status = STR_NONE, .from = { NO_DATE }, .to = { NO_DATE } };
	uint64_t limit = PAGE_STANDARD;
	enum err e;

	if ((e = api_query(cx, &list_shape, &query)) != OK)
		return e;
	if (!is_status(query.status))
		return api_reply_field(cx, ERR_INVALID, STR("status"), N_("There is no such status."));
	if (query.limit.len > 0 && (!str_u64(query.limit, &limit) || limit < 1 || limit > CLASS_PAGE_MAX))
		return api_reply_field(cx, ERR_INVALID, STR("limit"), N_("This must be a number from 1 to 100."));
	out->before = 0;
	if (query.cursor.len > 0 && (!str_u64(query.cursor, &out->before) || out->before == 0))
		return api_reply_field(cx, ERR_INVALID, STR("cursor"), N_("This is not a cursor of this list."));
	out->status = query.status;
	out->first = query.from.days == NO_DATE ? date_of(1970, 1, 1) : query.from;
	out->last = query.to.days == NO_DATE ? date_of(9990, 1, 1) : query.to;
	out->max = (size_t)limit;
	return OK;
}

enum err
v1_bookings_list(struct cx *cx)
{
	struct list_view view = { .next = STR_NONE };
	struct class_booking *bookings;
	struct class_query query = { .max = 0 };
	struct principal who;
	size_t i;
	enum err e;

	if ((e = v1_principal(cx, &who)) != OK || (e = read_query(cx, &query)) != OK)
		return e;
	if ((e = desk_class_bookings(cx->desk, &who, &query, &bookings, &view.n_bookings)) != OK)
		return e;
	view.bookings = NEW_N(cx->arena, struct v1_booking, view.n_bookings);
	for (i = 0; i < view.n_bookings; i++)
		if ((e = v1_booking_view(cx, &bookings[i], &view.bookings[i])) != OK)
			return e;
	if (view.n_bookings == query.max)
		view.next = str_fmt(cx->arena, "%llu", (unsigned long long)bookings[view.n_bookings - 1].id);
	return api_reply(cx, 200, &view_shape, &view);
}
