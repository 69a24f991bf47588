/*
 * limits.h - every bound in the program, with its reason.
 *
 * Sizes are bytes unless the name says otherwise. An input that is over a bound is refused with a sentence, never cut.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

enum {
	REQUEST_BODY_MAX = 64 * 1024,		/* api.md: 64 KiB; mod_fcgid's own limit is 128 KiB */
	REQUEST_PATH_MAX = 1024,		/* the longest route has 120 */
	REQUEST_QUERY_MAX = 8 * 1024,		/* excluded_slots of 64 entries, percent-encoded */
	REQUEST_HEADER_MAX = 8 * 1024,		/* what nginx and Apache pass on */
	PATH_PARAMS_MAX = 4,
	FORM_FIELDS_MAX = 64,			/* the largest form has 14 */
	COOKIES_MAX = 32,			/* names looked at in one Cookie header */
	COOKIE_VALUE_MAX = 3800,		/* browsers drop a cookie over 4,096 with its name and attributes */

	REPLY_HEADERS_MAX = 12 * 1024,		/* three full cookies; nginx's fastcgi_buffer_size must be 16 KiB */
	REPLY_BODY_MAX = 1024 * 1024,		/* the largest page has 300 KiB; room to grow in the request's arena */

	ARENA_REQUEST_CAP = 24 * 1024 * 1024,	/* RANGE_BUSY_MAX rows and the engine on top; address space, not memory */
	ARENA_LIFE_CAP = 32 * 1024 * 1024,	/* templates and statements: address space, not memory */
	KEEP_HALF = 192 * 1024,			/* twice that is kept between requests: a worker's own share stays about 3 MiB */
	ARENA_STORE_CAP = 4 * 1024 * 1024,	/* one store's catalogue */

	JSON_DEPTH_MAX = 16,
	JSON_LIST_MAX = 1000,			/* elements of one list in a request */
	JSON_VALUES_MAX = 8192,			/* values in one request: their tree takes 600 KiB of its arena */
	JSON_MEMBERS_MAX = 1024,		/* of one object; each new key is compared with all before it */
	TEMPLATE_DEPTH_MAX = 12,		/* nested sections plus partials */
	TEMPLATE_SIZE_MAX = 64 * 1024,

	NAME_CHARS_MAX = 80,			/* characters, not bytes */
	NOTES_CHARS_MAX = 500,
	REASON_CHARS_MAX = 300,
	EMAIL_MAX = 254,			/* RFC 5321 4.5.3.1.3, less the angle brackets */
	PHONE_MAX = 32,				/* as typed; E.164 is at most 16 with its plus */
	PUBLIC_ID_MAX = 64,			/* ids the owner chose */
	TRACKING_REF_MAX = 64,
	IDEMPOTENCY_KEY_MAX = 200,
	ORIGINS_MAX = 1000,			/* a store's list of sites, some thirty */

	CART_GUESTS_MAX = 10,			/* with 30 items they fit a cookie; a store may set fewer */
	CART_ITEMS_MAX = 30,
	EXCLUDED_MAX = 64,			/* api.md, excluded_slots */

	STORE_SERVICES_MAX = 500,
	STORE_CATEGORIES_MAX = 50,
	STORE_TECHNICIANS_MAX = 200,
	STORE_RESOURCES_MAX = 50,
	STORE_SKILLS_MAX = 20000,
	STORE_SHIFTS_MAX = 4000,		/* 200 technicians, 7 days, split in two, and some */
	STORE_EXCEPTIONS_MAX = 4000,
	STORE_CLOSURES_MAX = 200,
	STORE_COURSES_MAX = 200,
	COUNTRIES_BYTES_MAX = 200,		/* of a store's list; about 66 of them */
	STORE_TEXTS_MAX = 200,			/* two languages, twenty messages, three parts, and room */
	MESSAGE_TEXT_CHARS_MAX = 4000,		/* of one part, before its names are filled in */
	STORE_WEBHOOKS_MAX = 5,			/* each is a row and a request for every booking */
	WEBHOOK_URL_MAX = 254,			/* outbox.recipient */
	DAY_BUSY_MAX = 4000,			/* busy spans of all technicians on one day */
	RANGE_BUSY_MAX = 60000,			/* the same for a list of days */
	DAYS_LIST_MAX = 62,
	DAY_STARTS_MAX = 600,			/* starts offered on one day: grid of 5 minutes and back-to-back */

	HOLDS_PER_CART_MAX = 30,
	WAITS_PER_PHONE_MAX = 5,		/* a person's entries on a store's waiting list at once */
	WAITS_PER_ADDRESS_MAX = 20,		/* joined from one address in a day */
	WAITS_PER_DAY_MAX = 200,		/* people waiting for one day of a store */
	WAIT_DAYS_MAX = 800,			/* days somebody waits for: more than any horizon has */
	WAIT_OFFERS_MAX = 3,			/* offers let go before an entry ends: each is a text message */
	WAIT_OFFERS_AT_ONCE = 10,		/* made in one transaction; the rest comes with the next */
	WAIT_OFFER_MIN_S = 120,			/* an offer that would end sooner is not made */
	MATCH_NODES_MAX = 20000,		/* search steps of the matcher before it falls back to present seats */

	TRANSACT_DEADLINE_US = 5 * 1000 * 1000,	/* engine.md: then 503 busy */
	WORKER_REQUESTS_MAX = 20000,		/* a worker is replaced after so many, or when it grew past the next */
	WORKER_RSS_MAX_KIB = 64 * 1024,

	CODE_LIFE_S = 600,			/* reliability.md, section 4 */
	CODE_TRIES_MAX = 5,
	PHONE_VERIFIED_S = 30 * 60,
	PASSWORD_CHARS_MIN = 10,		/* staff's own; a generated one has 22 */
	PASSWORD_MAX = 256,
	STAFF_IDLE_S = 30 * 60,			/* reliability.md, T42 */
	STAFF_SESSION_S = 12 * 60 * 60,
	STAFF_TRIES_MAX = 5,			/* wrong passwords for one account from one address in STAFF_TRIES_S */
	STAFF_TRIES_S = 15 * 60,
	STAFF_ACCOUNT_TRIES_MAX = 100,		/* the same from all addresses in STAFF_DAY_S: NIST SP 800-63B, 5.2.2 */
	STAFF_CODES_MAX = 20,			/* wrong second factors for one account in STAFF_DAY_S, from wherever */
	STAFF_DAY_S = 24 * 60 * 60,
	STAFF_KNOWN_DAYS = 30,			/* an address stays one from which the account was signed in to */
	STAFF_STORES_MAX = 100,			/* of one employee */
	DAY_SHEET_MAX = 2000,			/* appointments of one day in a staff list */
	MOVES_MAX = 30,				/* of one visit by its guest, each with a message that costs money */
	LINKS_MAX = 80,				/* that a visit can have had: each move, and each guest's cancellation, ends one */
	MINE_VISITS_MAX = 30,			/* in "my bookings": the newest */
	MINE_COOKIE_S = 30 * 60,		/* signed in for so long */
	FEED_PAST_DAYS = 14,			/* what a technician's calendar shows */
	FEED_AHEAD_DAYS = 92,
	FEED_LINES_MAX = 1500,			/* 14 a day for the window: with long notes they fit a reply */
	HISTORY_MAX = 500,			/* events of one appointment that are shown */
	CONTACT_COOKIE_S = 30 * 60,
	STATE_COOKIE_S = 24 * 60 * 60,
};

#endif
