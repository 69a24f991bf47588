/*
 * text.h - the texts of messages: ours in every language, or the owner's own words, with {names} that become values.
 *
 * A text is taken apart once: what a value holds is never looked at for names. Which names a message has is a closed list, and an
 * owner's text is checked against it when it is stored. A line that has a name whose value is empty is left out, except the first line:
 * "Change or cancel: {link}" is not there for who has no link.
 */
#ifndef MESSAGE_TEXT_H
#define MESSAGE_TEXT_H

#include "model/catalogue.h"
#include "view/words.h"

enum text_part { TEXT_SMS, TEXT_SUBJECT, TEXT_BODY, TEXT_PARTS };

enum { TEXT_LINES_MAX = 14, TEXT_NAMES_MAX = 16 };

struct text_kind {
	const char	*name;			/* outbox.message, or what it says more finely */
	const char	*about;			/* one sentence, for the operator */
	const char	*names[TEXT_NAMES_MAX];	/* ends with NULL */
	const char	*needed;		/* a name that must be in sms and body; NULL: none */
	struct str	 sms[3];
	struct str	 subject;
	struct str	 body[TEXT_LINES_MAX];	/* lines; STR("\n") is an empty one; the first empty str ends them */
};

struct value {			/* what a name stands for */
	struct str	name;
	struct str	text;
	struct str	html;	/* of a value that is a block of lines; empty: the text, escaped */
	bool		is_link;
	bool		is_free;	/* typed by a guest: in a text message a name and no more */
};

const struct text_kind	*text_kinds(size_t *n_out);
const struct text_kind	*text_kind(struct str name);				/* NULL: there is none */
struct str		 text_part_name(enum text_part part);
bool			 text_part_of(struct str name, enum text_part *out);

/* Our own text; empty where the message has no such part. */
struct str	text_standard(struct arena *arena, const struct words *words, enum lang lang, const struct text_kind *kind,
		    enum text_part part);
/* The store's, or ours. */
struct str	text_get(struct arena *arena, const struct catalogue *cat, const struct words *words, enum lang lang,
		    const struct text_kind *kind, enum text_part part);
/* What is wrong with an owner's text, as a sentence; empty: nothing. */
struct str	text_problem(struct arena *arena, const struct text_kind *kind, enum text_part part, struct str text);

struct str	text_fill(struct arena *arena, struct str text, const struct value *values, size_t n, enum text_part part);
/* The same as a mail's HTML: a whole document. */
struct str	text_html(struct arena *arena, enum lang lang, struct str title, struct str text, const struct value *values, size_t n);

#endif
