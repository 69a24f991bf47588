/*
 * class.h - published classes and the places in them: what they come to, and how they read at a moment.
 *
 * Lapsing is a comparison, not a job: an unpaid pending booking whose expires_at has come reads as cancelled and its place is free, whether
 * or not a writer has put that down yet. Rows keep the names the database has for what is stored; what is derived is asked for here.
 */
#ifndef MODEL_CLASS_H
#define MODEL_CLASS_H

#include "base/clock.h"

enum class_noun { CLASS_COURSE, CLASS_SLOT, CLASS_TEACHER, CLASS_BOOKING };	/* what a public id may name */

struct class_slot {
	uint64_t	id;
	uint64_t	store_id;
	uint64_t	course_id;
	uint64_t	technician_id;
	struct str	public_id;
	struct str	institution;	/* public id of the business */
	struct str	course;		/* public ids */
	struct str	teacher;
	struct str	course_name;
	struct str	teacher_name;
	struct str	teacher_phone;
	struct str	teacher_email;
	struct local	local_start;
	struct instant	starts_at;
	struct instant	ends_at;
	int32_t		capacity;
	int32_t		booked_count;
	struct str	status;		/* available, blocked or completed */
	struct str	modifier_kind;	/* amount, percent or empty */
	int64_t		modifier;	/* minor units, or hundredths of a percent */
	struct money	price;		/* the course's */
	int32_t		commission_rate;	/* hundredths of a percent */
	struct instant	created_at;
	struct instant	updated_at;
	/* At the moment it was read for. */
	int64_t		n_lapsed;	/* places still counted as booked whose bookings have run out */
	int64_t		n_held;		/* by live holds of others */
	struct instant	held_until;	/* the first of those holds to end; 0 none */
	struct instant	unpaid_until;	/* the first unpaid booking to lapse; 0 none */
};

struct class_price {
	struct money	final;		/* with the class's modifier, never below 0 */
	struct money	commission;	/* the house's share of it */
};

struct class_price	class_price(const struct class_slot *slot);
int64_t			class_seats_left(const struct class_slot *slot);	/* never below 0 */
/* available, booked (full), pending (the last places are only held), blocked, completed (it has begun). */
struct str		class_status(const struct class_slot *slot, struct instant now);
struct instant		class_locked_until(const struct class_slot *slot);	/* when a place may be free again; 0 unless full */

struct class_booking {
	uint64_t	id;
	uint64_t	store_id;
	uint64_t	slot_id;
	uint64_t	course_id;
	uint64_t	technician_id;
	uint64_t	guest_id;
	struct str	public_id;
	struct str	store;		/* public ids */
	struct str	institution;
	struct str	slot;
	struct str	course;
	struct str	teacher;
	struct str	course_name;	/* as called at booking */
	struct str	teacher_name;
	struct str	teacher_phone;
	struct str	teacher_email;
	struct str	student_name;
	struct str	student_email;
	struct str	student_phone;
	struct str	child_ref;
	int32_t		places;
	struct str	status;
	struct str	payment_status;
	bool		refund_due;
	struct money	price;
	struct money	commission;
	struct money	final_price;
	struct str	currency;
	struct str	student_note;
	struct str	teacher_note;
	struct str	source;
	struct str	created_by;
	struct str	locale;
	struct str	manage_hash;
	struct local	local_start;	/* of the class */
	struct instant	starts_at;
	struct instant	ends_at;
	struct instant	expires_at;	/* 0: does not lapse; kept by one that has lapsed, which a late payment may revive */
	struct instant	created_at;
	struct instant	updated_at;
	struct instant	confirmed_at;
	struct instant	cancelled_at;
	struct instant	completed_at;
	struct str	from_status;	/* for a change: what the row must still say */
	struct str	from_payment;
};

bool		class_lapsed(const struct class_booking *booking, struct instant now);	/* but still written as pending */
struct str	class_booking_status(const struct class_booking *booking, struct instant now);

#endif
