/*
 * v1.h - what the files of /api/v1 share: courses, classes, their bookings, in the camelCase of their source document.
 *
 * As in api.h, a helper that returns an error and takes a cx has answered it or leaves it to api_report.
 */
#ifndef API_V1_H
#define API_V1_H

#include "api/api.h"
#include "desk/class.h"

enum err	v1_session_create(struct cx *cx);
enum err	v1_course_slots(struct cx *cx);
enum err	v1_teacher_slots(struct cx *cx);
enum err	v1_bookings_create(struct cx *cx);
enum err	v1_bookings_list(struct cx *cx);
enum err	v1_bookings_get(struct cx *cx);
enum err	v1_bookings_confirm(struct cx *cx);
enum err	v1_bookings_cancel(struct cx *cx);
enum err	v1_bookings_complete(struct cx *cx);
enum err	v1_bookings_no_show(struct cx *cx);
enum err	v1_bookings_payment(struct cx *cx);
enum err	v1_payments_webhook(struct cx *cx);

/* 400 and the source document's words for taken and unavailable times; 404 and its words when slot is true. */
enum err	v1_refuse(struct cx *cx, enum err err, bool slot);
enum err	v1_principal(struct cx *cx, struct principal *out);	/* Authorization: Bearer; ERR_UNAUTHORIZED */
enum err	v1_find(struct cx *cx, enum class_noun noun, struct str public_id);	/* the store; ?store_id= or ?storeId= */
enum err	v1_reply_booking(struct cx *cx, int status, const struct class_booking *booking);

struct v1_booking;
extern const struct shape v1_booking_shape;
/* Times in the zone of the booking's own store, which is loaded when it is another. */
enum err	v1_booking_view(struct cx *cx, const struct class_booking *booking, struct v1_booking *out);

struct v1_booking {
	struct str	id;
	struct str	course_id;
	struct str	course_name;
	struct str	teacher_id;
	struct str	teacher_name;
	struct str	institution_id;
	struct str	store_id;
	struct str	student_id;
	struct str	student_name;
	struct str	student_email;
	struct str	student_phone;
	struct str	child_id;
	struct str	slot_id;
	struct date	booking_date;
	struct str	start_time;
	struct str	end_time;
	struct local	datetime;
	struct instant	starts_at;
	int32_t		duration;
	struct str	status;
	struct str	payment_status;
	bool		refund_due;
	struct money	price;
	struct money	commission;
	struct money	final_price;
	struct str	currency;
	struct str	student_note;
	struct str	teacher_note;
	struct instant	created_at;
	struct instant	updated_at;
	struct instant	confirmed_at;
	struct instant	cancelled_at;
	struct instant	completed_at;
	struct instant	expires_at;
};

#endif
