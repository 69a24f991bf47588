/* v1_view.c - a class booking as /api/v1 shows it. */
#include "api/v1.h"
#include "base/arena.h"

const struct shape v1_booking_shape = SHAPE(v1_booking,
	FIELD(v1_booking, id), FIELD_AS(v1_booking, course_id, "courseId"), FIELD_AS(v1_booking, course_name, "courseName"),
	FIELD_AS(v1_booking, teacher_id, "teacherId"), FIELD_AS(v1_booking, teacher_name, "teacherName"),
	FIELD_AS(v1_booking, institution_id, "institutionId"), FIELD_AS(v1_booking, store_id, "storeId"),
	FIELD_AS(v1_booking, student_id, "studentId"), FIELD_AS(v1_booking, student_name, "studentName"),
	FIELD_AS(v1_booking, student_email, "studentEmail"), FIELD_AS(v1_booking, student_phone, "studentPhone"),
	FIELD_NULL_AS(v1_booking, child_id, "childId"), FIELD_AS(v1_booking, slot_id, "slotId"),
	FIELD_AS(v1_booking, booking_date, "bookingDate"), FIELD_AS(v1_booking, start_time, "startTime"),
	FIELD_AS(v1_booking, end_time, "endTime"), FIELD(v1_booking, datetime), FIELD_AS(v1_booking, starts_at, "startsAt"),
	FIELD(v1_booking, duration), FIELD(v1_booking, status), FIELD_AS(v1_booking, payment_status, "paymentStatus"),
	FIELD_AS(v1_booking, refund_due, "refundDue"), FIELD(v1_booking, price), FIELD(v1_booking, commission),
	FIELD_AS(v1_booking, final_price, "finalPrice"), FIELD(v1_booking, currency),
	FIELD_NULL_AS(v1_booking, student_note, "studentNote"), FIELD_NULL_AS(v1_booking, teacher_note, "teacherNote"),
	FIELD_AS(v1_booking, created_at, "createdAt"), FIELD_AS(v1_booking, updated_at, "updatedAt"),
	FIELD_NULL_AS(v1_booking, confirmed_at, "confirmedAt"), FIELD_NULL_AS(v1_booking, cancelled_at, "cancelledAt"),
	FIELD_NULL_AS(v1_booking, completed_at, "completedAt"), FIELD_NULL_AS(v1_booking, expires_at, "expiresAt"));

static void
fill_times(struct cx *cx, const struct class_booking *booking, struct v1_booking *out)
{
	struct local end = api_local(cx, booking->ends_at);

	out->datetime = booking->local_start;
	out->booking_date = booking->local_start.date;
	out->start_time = api_clock(cx, booking->local_start.seconds / 60);
	out->end_time = api_clock(cx, end.seconds / 60);
	out->starts_at = booking->starts_at;
	out->duration = (int32_t)((booking->ends_at.us - booking->starts_at.us) / US_PER_MIN);
	out->created_at = booking->created_at;
	out->updated_at = booking->updated_at;
	out->confirmed_at = booking->confirmed_at;
	out->cancelled_at = class_lapsed(booking, cx->now) ? booking->expires_at : booking->cancelled_at;
	out->completed_at = booking->completed_at;
	if (str_eq(out->status, STR("pending")))
		out->expires_at = booking->expires_at;
}

enum err
v1_booking_view(struct cx *cx, const struct class_booking *booking, struct v1_booking *out)
{
	enum err e;

	if (cx->desk->cat == NULL || cx->desk->cat->store.id != booking->store_id)
		if ((e = desk_store_by_id(cx->desk, booking->store)) != OK)
			return e;
	*out = (struct v1_booking){
		.id = booking->public_id,
		.course_id = booking->course,
		.course_name = booking->course_name,
		.teacher_id = booking->teacher,
		.teacher_name = booking->teacher_name,
		.institution_id = booking->institution,
		.store_id = booking->store,
		.student_id = str_fmt(cx->arena, "user-%llu", (unsigned long long)booking->guest_id),
		.student_name = booking->student_name,
		.student_email = booking->student_email,
		.student_phone = booking->student_phone,
		.child_id = booking->child_ref,
		.slot_id = booking->slot,
		.status = class_booking_status(booking, cx->now),
		.payment_status = booking->payment_status,
		.refund_due = booking->refund_due,
		.price = booking->price,
		.commission = booking->commission,
		.final_price = booking->final_price,
		.currency = booking->currency,
		.student_note = booking->student_note,
		.teacher_note = booking->teacher_note,
	};
	fill_times(cx, booking, out);
	return OK;
}

enum err
v1_reply_booking(struct cx *cx, int status, const struct class_booking *booking)
{
	struct v1_booking view;
	enum err e;

	if ((e = v1_booking_view(cx, booking, &view)) != OK)
		return e;
	return api_reply(cx, status, &v1_booking_shape, &view);
}
