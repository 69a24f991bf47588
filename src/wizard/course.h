/*
 * course.h - the pages of a course: its sessions by month, and the place that is kept while somebody signs up. course.c shows the
 * sessions and keeps a place, place.c is the page of the kept place.
 */
#ifndef WIZARD_COURSE_H
#define WIZARD_COURSE_H

#include "desk/class.h"
#include "message/message.h"
#include "wizard/wizard.h"

struct session_view {
	struct str	slot;		/* public id */
	struct when	at;
	struct str	teacher;
	int32_t		capacity;
	int32_t		left;
	int32_t		taken;
	struct money	price;
	bool		full;
	struct url	wait_url;	/* when it is full */
};
extern const struct shape session_shape;

struct session_view	course_session(struct cx *cx, const struct class_slot *slot);
const struct course	*course_named(const struct cx *cx);		/* of the address; NULL */
const char		*course_rest(struct cx *cx, const char *rest);	/* "/courses/{id}" and what follows */
struct str		 course_path(struct cx *cx, struct str course);	/* "/courses/{id}" of this one */
void			 course_message(struct cx *cx, enum lang lang, struct message *out);	/* arg of message_class */
/* To the page of the kept place; until: of the hold. */
enum err		 course_see_place(struct cx *cx, struct str slot, struct instant until, const struct pair *more, size_t n_more);
enum err		 course_refuse(struct cx *cx, enum err why);	/* to the sessions, with the reason */

#endif
