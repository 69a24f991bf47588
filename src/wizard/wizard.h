/*
 * wizard.h - the booking pages: one file per step, one layout.
 *
 * Each page's view struct begins with struct layout, filled by wizard_layout. GET shows and changes nothing; POST acts and is answered
 * by 303. A form that comes back does so by 303 to its page with ?error=...: what was typed is in the (encrypted) cookie.
 */
#ifndef WIZARD_WIZARD_H
#define WIZARD_WIZARD_H

#include "http/reply.h"
#include "http/router.h"
#include "view/page.h"
#include "view/site.h"
#include "wizard/state.h"

/* Everything around a page: fields for _head.html and _foot.html. */
struct layout {
	struct str	title;		/* translated, without store */
	bool		error;		/* title begins with "Error: " */
	bool		index;		/* may be indexed and cached: plain services list */
	bool		modal;		/* a dialog is open: the rest is inert */
	bool		bar;		/* the cart bar is there */
	bool		columns;	/* main has class cols */
	struct str	store_name;
	struct str	store_initial;
	struct str	store_description;
	struct str	address;
	struct str	phone;
	struct url	phone_url;	/* tel:+1212... */
	struct str	open_line;	/* "Open today until 8:00 PM" */
	struct url	css_url;
	struct url	icon_url;
	struct url	home_url;	/* services page */
	struct url	mine_url;
	struct url	other_url;	/* this page in the other language */
	struct str	other_name;	/* "中文" */
	struct str	other_tag;	/* "zh-Hans" */
	struct url	canonical_en;	/* absolute, for alternate links of indexable pages; empty when public_url is not set */
	struct url	canonical_zh;
	bool		has_back;
	struct url	back_url;
	struct str	back_text;
	struct str	csrf;		/* for every form */
	struct url	help_url;
	/* What became of the cart, said once: it was restarted, or lost a service that is no longer offered. */
	struct str	notice;
};
extern const struct shape layout_shape;

/* desk_store for {store} (params[0]) and state_load, in the right order; sets the language. */
enum err	wizard_open(struct cx *cx, struct state *out);
void		wizard_layout(struct cx *cx, const struct state *state, struct str title, struct layout *out);
/* Status 200 unless reply.status is set. */
enum err	wizard_reply(struct cx *cx, const struct state *state, const struct page *page, const void *view);
enum err	wizard_reply_status(struct cx *cx, const struct state *state, int status, const struct page *page, const void *view);

/* Addresses. wizard_url(cx, "/time", ...) is /booking/{store}/time?name=value...; pairs with an empty value are left out. */
struct url	wizard_url(struct cx *cx, const char *rest, const struct pair *query, size_t n);
enum err	wizard_see_other(struct cx *cx, const char *rest, const struct pair *query, size_t n);
struct str	wizard_say(struct cx *cx, enum lang lang, struct str msgid);	/* translated */
struct str	wizard_say_limit(struct cx *cx, enum lang lang, struct str sentence);	/* and whom to call for a larger group */
/* Replaces {name} in a translated sentence. */
struct str	wizard_say_with(struct cx *cx, enum lang lang, struct str msgid, const struct pair *values, size_t n);
struct when	wizard_when(const struct cx *cx, struct instant at);
struct str	wizard_moment(struct cx *cx, enum lang lang, struct instant at);	/* "Feb 15, 10:00 AM" */
enum err	wizard_keep(struct cx *cx, struct state *state);	/* pages with a form call it: a visitor without a cookie gets one */
struct str	wizard_guest_label(struct cx *cx, const struct state *state, size_t guest);	/* "Guest A (You)", "Guest B (Alice)" */
struct str	wizard_guest_short(struct cx *cx, const struct state *state, size_t guest);	/* "You", "Alice" */

/* The cart by guest, for the bar, the dialog, verify. */
struct item_view {
	struct str	ref;
	struct str	icon;
	struct str	service;
	struct str	technician;	/* name, or "Any" */
	struct when	at;
	struct money	price;
	int32_t		minutes;
	struct str	guest;		/* "You", "Alice" */
	struct url	edit_url;
};
struct guest_view {
	struct str		 ref;
	struct str		 label;		/* "Guest A (You)" */
	struct str		 name;		/* "You", "Alice" */
	bool			 companion;
	bool			 empty;		/* no items */
	struct item_view	*items;
	size_t			 n_items;
	struct str		 letter;	/* "a", "b": for ids on the page */
	struct url		 book_url;	/* services page with this guest active */
};
struct cart_view {
	struct guest_view	*guests;
	size_t			 n_guests;
	struct item_view	*items;		/* all, flat, for the bar */
	size_t			 n_items;
	int32_t			 minutes;
	struct money		 total;
	bool			 has_hold;
	struct when		 held_until;	/* the earliest end among live holds */
	bool			 lapsed;	/* some hold has ended */
	struct str		 visit;		/* "10:00 AM - 11:50 AM" when all items are on one day */
	bool			 can_checkout;
	bool			 show_guests;	/* somebody has something, or came along */
	struct url		 url;		/* the dialog */
	struct url		 close_url;	/* the services page */
	struct url		 remove_url;	/* POST */
	struct url		 undo_url;	/* POST */
	struct url		 add_guest_url;
	struct url		 verify_url;
	bool			 together;	/* several guests: one start for everyone can be chosen */
	bool			 in_a_row;	/* one guest's several services */
	struct url		 together_url;
};
extern const struct shape cart_shape;	/* nests guest and item shapes */
enum err	wizard_cart(struct cx *cx, const struct state *state, struct cart_view *out);	/* one query: the holds */

/* Handlers, in the order a customer meets them. */
enum err	wizard_services_show(struct cx *cx);		/* services.c: also ?cart=1 and ?guest=new */
enum err	wizard_technicians_show(struct cx *cx);		/* technician.c */
enum err	wizard_times_show(struct cx *cx);		/* times.c */
enum err	wizard_together_show(struct cx *cx);		/* together.c: one start for the whole cart */
enum err	wizard_together_hold(struct cx *cx);		/* POST together */
enum err	wizard_items_hold(struct cx *cx);		/* POST items: a time was picked */
enum err	wizard_items_remove(struct cx *cx);		/* cart.c */
enum err	wizard_items_undo(struct cx *cx);
enum err	wizard_guests_add(struct cx *cx);		/* guests.c */
enum err	wizard_old_cart(struct cx *cx);			/* GET /cart: 301 to ?cart=1 */
enum err	wizard_verify_show(struct cx *cx);		/* verify.c: also ?step=code */
enum err	wizard_verify_act(struct cx *cx);		/* do=send, confirm, hold, swap */
enum err	wizard_done_show(struct cx *cx);		/* done.c */
enum err	wizard_calendar(struct cx *cx);			/* GET manage/{token}/calendar.ics */
enum err	wizard_manage_show(struct cx *cx);		/* manage.c */
enum err	wizard_manage_cancel_show(struct cx *cx);
enum err	wizard_manage_cancel(struct cx *cx);
enum err	wizard_move_show(struct cx *cx);		/* move.c: another time for a service, an appointment, the visit */
enum err	wizard_move(struct cx *cx);
enum err	wizard_mine_show(struct cx *cx);		/* mine.c: my bookings, by phone code */
enum err	wizard_mine_act(struct cx *cx);
enum err	wizard_feed(struct cx *cx);			/* feed.c: a technician's calendar */
enum err	wizard_waiting_show(struct cx *cx);		/* waiting.c: the waitlist of a day */
enum err	wizard_waiting_act(struct cx *cx);		/* do=join, confirm, again */
/* "between 9:00 AM and 12:00 PM", of minutes of a day; empty: all of it. */
struct str	waiting_between(struct cx *cx, enum lang lang, int32_t from, int32_t to);
enum err	wizard_offer_show(struct cx *cx);		/* offer.c: a freed time */
enum err	wizard_offer_act(struct cx *cx);		/* do=take, decline, leave */
enum err	wizard_course_show(struct cx *cx);		/* course.c: sessions of a course */
enum err	wizard_course_hold(struct cx *cx);		/* POST: a place is kept */
enum err	wizard_place_show(struct cx *cx);		/* place.c: the kept place */
enum err	wizard_place_release(struct cx *cx);
enum err	wizard_place_book(struct cx *cx);		/* do=send, again, confirm */
enum err	wizard_help_show(struct cx *cx);
enum err	wizard_demo_outbox(struct cx *cx);		/* demo.c: only with demo = 1 */
/* Error.c: pages for every err, in the store's look where it is known. */
void		wizard_report(struct cx *cx, enum err err);

extern const struct page wizard_services_page;
extern const struct page wizard_technicians_page;
extern const struct page wizard_times_page;
extern const struct page wizard_together_page;
extern const struct page wizard_verify_page;
extern const struct page wizard_code_page;
extern const struct page wizard_done_page;
extern const struct page wizard_manage_page;
extern const struct page wizard_cancel_page;
extern const struct page wizard_move_page;
extern const struct page wizard_mine_page;
extern const struct page wizard_signin_page;
extern const struct page wizard_waiting_page;
extern const struct page wizard_offer_page;
extern const struct page wizard_course_page;
extern const struct page wizard_place_page;
extern const struct page wizard_help_page;
extern const struct page wizard_error_page;
extern const struct page wizard_outbox_page;

#endif
