/*
 * confirm.h - the body of a booking, as the source document has it, and the answer to it. order.c reads the one, receipt.c writes the
 * other, confirm.c books.
 */
#ifndef API_CONFIRM_H
#define API_CONFIRM_H

#include "api/api.h"

struct companion_body {
	struct str		 guest_name;
	struct str		 guest_phone;
	struct item_body	*items;
	size_t			 n_items;
};

struct preferences_body {
	bool	sms;
	bool	email;
};

struct confirm_body {
	struct str			 phone;
	struct str			 code;
	struct str			 store_id;
	struct str			 guest_name;
	struct str			 email;
	struct str			 notes;
	struct str			 source;
	struct preferences_body		*notification_preferences;
	struct str			 ref;
	struct item_body		*sub_appointments;
	size_t				 n_sub_appointments;
	struct companion_body		*companion_appointments;
	size_t				 n_companion_appointments;
	struct str			 hold_token;
	bool				 consent;	/* the guest agreed to the store's sentence */
	int64_t				 total;		/* shown to the guest; 0: not said */
};
extern const struct shape confirm_body_shape;

/*
 * Checks everything but the code; answers what is wrong. out_code is its digits; NULL: staff's order, which has no code and may have no
 * phone.
 */
enum err	confirm_order(struct cx *cx, const struct confirm_body *body, struct order *out, struct str *out_code);
/* Proves the phone by its code, or answers why not. *out_token: of the proof, to be spent by who has made use of it. */
enum err	confirm_prove(struct cx *cx, struct str phone, struct str code, struct str *out_token);
/* The digits of a code; ERR_INVALID answered by who ends the intake. */
void		confirm_code(struct intake *intake, struct str typed, struct str *out);
/* Books, answers and keeps the answer. Whoever fails has booked nothing, and gives the key back. */
enum err	confirm_act(struct cx *cx, const struct order *order, struct answer *answer);
enum err	confirm_reply(struct cx *cx, const struct receipt *receipt);

/* One service of an appointment, the same to guests and to staff. */
struct item_view {
	struct str	id;
	struct str	service_id;
	struct str	service_name;
	struct str	employee_id;
	struct str	employee_name;
	bool		any;
	struct local	datetime;
	struct instant	starts_at;
	struct instant	ends_at;
	int32_t		duration;
	struct money	price;
};
extern const struct shape	 item_view_shape;

struct item_view	*confirm_items(struct cx *cx, const struct receipt_guest *guest);	/* n_items of them */

#endif
