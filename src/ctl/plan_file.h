/*
 * plan_file.h - stores as a JSON file: what slotkeeperctl import takes and export gives.
 *
 *	{ "business": { "id", "name" },
 *	  "stores": [ { "id", "code", "name", ..., "hours": [], "exceptions": [], "closures": [], "categories": [], "resources": [],
 *	                "services": [], "technicians": [], "courses": [], "slots": [] } ] }
 *
 * One table per noun (plan_fields.c) says which fields it has, what they may be and what they are when absent; reading and writing both
 * go by it. What is written leaves out what is as usual, and reads back to the same.
 */
#ifndef CTL_PLAN_FILE_H
#define CTL_PLAN_FILE_H

#include <stddef.h>

#include "base/zone.h"
#include "db/catalogue_write.h"
#include "db/slot_publish.h"
#include "view/json.h"

enum want {
	WANT_ID,			/* struct str: letters, digits, and _ . - */
	WANT_TEXT,			/* struct str of at most max characters, min at least */
	WANT_CHOICE,			/* struct str: one of choices, which are separated by spaces; empty when standard is */
	WANT_COUNTRY,			/* struct str: two capitals */
	WANT_CURRENCY,			/* struct str: three capitals */
	WANT_COLOUR,			/* struct str: #rrggbb */
	WANT_EMAIL,			/* struct str */
	WANT_ORIGINS,			/* struct str of at most max bytes */
	WANT_ZONE,			/* struct str: a zone this machine knows */
	WANT_NUMBER,			/* int32_t from min to max */
	WANT_FIVES,			/* likewise, a multiple of 5 */
	WANT_MONEY,			/* int64_t from min to max, minor units */
	WANT_CLOCK,			/* int32_t: minutes of "HH:MM", to 47:59 */
	WANT_DATE,			/* struct date */
	WANT_FLAG,			/* bool */
};

struct file_field {
	const char	*name;
	enum want	 want;
	size_t		 offset;
	bool		 required;
	int64_t		 min;
	int64_t		 max;
	int64_t		 standard;	/* number or flag when absent */
	const char	*text;		/* text when absent; NULL is empty */
	const char	*choices;
};

struct noun {
	const struct file_field	*fields;
	size_t			 n_fields;
	const char *const	*others;	/* fields read otherwise; ends with NULL */
};

extern const struct noun business_noun;
extern const struct noun store_noun;
extern const struct noun hours_noun;
extern const struct noun exception_noun;
extern const struct noun closure_noun;
extern const struct noun category_noun;
extern const struct noun resource_noun;
extern const struct noun service_noun;
extern const struct noun need_noun;
extern const struct noun technician_noun;
extern const struct noun skill_noun;
extern const struct noun time_off_noun;
extern const struct noun course_noun;
extern const struct noun slot_noun;

enum { NO_DAY = -1 };

/* An entry of "slots": one date, a day counted from today, or a weekly pattern. */
struct slot_entry {
	struct str	public_id;	/* a pattern's slots have the date behind it */
	struct str	course;
	struct str	technician;
	int32_t		minutes;
	int32_t		capacity;
	struct str	status;
	struct str	modifier_kind;
	int64_t		modifier;
	struct local	starts;		/* dated */
	int32_t		in_days;	/* NO_DAY unless counted from today */
	int32_t		at;		/* minute of the day, for both others */
	int32_t		weeks_ahead;	/* 0 unless a pattern */
	bool		weekdays[8];	/* 1 Monday .. 7 Sunday */
	struct str	path;
	uint32_t	line;
};

struct store_file {
	struct plan		 plan;
	const struct zone	*zone;
	struct slot_entry	*slots;
	size_t			 n_slots;
	uint32_t		 line;
};

struct plan_file {
	struct store_file	*stores;
	size_t			 n_stores;
};

enum { PLAN_PROBLEMS_MAX = 20 };

struct plan_reader {
	struct arena	*arena;
	struct str	 file;		/* its name, for sentences */
	struct str	 problems[PLAN_PROBLEMS_MAX];
	size_t		 n_problems;	/* also those beyond the most that are kept */
};

/* plan_field.c: one value, one object. */
void	plan_problem(struct plan_reader *reader, uint32_t line, struct str path, const char *format, ...)
	    __attribute__((format(printf, 4, 5)));
void	plan_object(struct plan_reader *reader, struct str path, const struct json *node, const struct noun *noun, void *out);
/* The elements of a list, which may be absent; a problem when it is no list or longer than max. */
const struct json *plan_list(struct plan_reader *reader, struct str path, const struct json *object, const char *name, size_t max,
	    size_t *out_n);
struct str	plan_path(struct plan_reader *reader, struct str path, const char *name, size_t i);
bool		plan_clock(struct str s, int32_t *out_minutes);

/* plan_read.c, plan_lists.c, plan_check.c */
bool	plan_read(struct plan_reader *reader, struct str text, struct plan_file *out);	/* false: see the problems */
void	plan_read_lists(struct plan_reader *reader, struct str path, const struct json *node, struct store_file *store);
void	plan_read_slots(struct plan_reader *reader, struct str path, const struct json *node, struct store_file *store);
void	plan_check(struct plan_reader *reader, struct str path, const struct json *node, struct store_file *store);
void	plan_sort(struct plan *plan);

/* plan_write.c: slots may be none. One business with one store. */
void	plan_write(struct buf *buf, const struct store_file *store, const struct slot_plan *slots, size_t n_slots);

/* slots.c: inside the import's transaction, after the store's own lock. Counts what it wrote; notes are sentences for the person. */
struct slot_notes {
	struct arena	*arena;
	struct str	*notes;
	size_t		 n_notes;
	size_t		 n_left_out;
	size_t		 n_written;
};

enum { SLOT_NOTES_MAX = 20 };

enum err	slots_publish(struct db *db, const struct store_file *store, struct instant now, struct slot_notes *notes);

#endif
