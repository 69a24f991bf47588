/*
 * template_in.h - what the files of the template compiler share; nobody else includes it.
 *
 * template_parse.c reads tags, template_section.c does sections, template_field.c finds fields and formats, template_words.c does
 * translated texts, template_html.c knows which HTML context a tag stands in, template_render.c runs the operations. What the
 * operations point to lives in the life arena.
 */
#ifndef VIEW_TEMPLATE_IN_H
#define VIEW_TEMPLATE_IN_H

#include "base/limits.h"
#include "view/template.h"

enum op_code {
	OP_TEXT,			/* text as it is */
	OP_FIELD,			/* a value, by kind, format and escape */
	OP_IF,				/* to .jump unless true */
	OP_UNLESS,			/* to .jump if true */
	OP_LIST,			/* enters the first element, or to .jump when there is none */
	OP_NEXT,			/* to .jump with the next element, or leaves */
	OP_ENTER,			/* enters a struct, or to .jump when the pointer is NULL */
	OP_LEAVE,
	OP_PLURAL,			/* to .jump for 1; for more goes on, with a jump; for 0 behind that jump */
	OP_JUMP,
};

enum format {
	FORMAT_NONE,
	FORMAT_CLOCK,
	FORMAT_CLOCK_S,
	FORMAT_DAY,
	FORMAT_DAY_WEEK,
	FORMAT_DAY_FULL,
	FORMAT_WEEKDAY,
	FORMAT_WEEKDAY_FULL,
	FORMAT_MONTH,
	FORMAT_MONTH_YEAR,
	FORMAT_ISO,
	FORMAT_MONEY,
	FORMAT_PRICE_PLAIN,
};

enum escape {
	ESCAPE_HTML,
	ESCAPE_URL,
};

enum { REF_HOPS_MAX = 6 };		/* pointers followed in one dotted name */

/* Where a value is: from the base of the open context `depth`, through each hop's pointer, at the offset. */
struct ref {
	uint16_t		 depth;
	uint16_t		 n_hops;
	uint32_t		 hops[REF_HOPS_MAX];
	uint32_t		 offset;
	uint32_t		 n_offset;	/* KIND_LIST: its count */
	enum kind		 kind;
	const struct shape	*shape;		/* of elements, or of the struct entered */
};

/* Small, and references are shared: a worker holds ten thousand of them. */
struct op {
	uint8_t		code;			/* enum op_code */
	uint8_t		format;			/* enum format */
	uint8_t		escape;			/* enum escape */
	union {
		uint32_t	len;		/* OP_TEXT */
		uint32_t	jump;
	};
	union {
		const char		*text;	/* OP_TEXT */
		const struct ref	*ref;
	};
};

struct template {
	struct {
		const struct op	*ops;		/* NULL: it was not compiled in this language */
		size_t		 n;
	} in[LANG_COUNT];
};

enum { FRAMES_MAX = TEMPLATE_DEPTH_MAX + 1 };

/* The HTML context. Names are cut to their arrays: longer ones are no special element or attribute. */
enum html_state {
	HTML_TEXT,
	HTML_LESS,			/* right after "<", "</" or "<!": what follows decides */
	HTML_DECLARATION,		/* "<!doctype", "<?" */
	HTML_COMMENT,
	HTML_TAG_NAME,
	HTML_TAG_SPACE,			/* an attribute may begin */
	HTML_TAG_GAP,			/* a space must come before an attribute */
	HTML_ATTRIBUTE,			/* in its name */
	HTML_EQUALS,			/* right after "=" */
	HTML_VALUE,			/* quoted */
	HTML_UNQUOTED,
	HTML_RAW,			/* script, style: until the end tag */
	HTML_RCDATA,			/* textarea, title: text, until the end tag */
};

struct html {
	enum html_state	state;
	char		quote;
	bool		closing;		/* in an end tag */
	bool		started;		/* the attribute's value has its first character */
	size_t		matched;		/* characters of the end tag or of the comment's end seen; after "<": which of the three */
	char		tag[12];
	size_t		tag_len;
	char		attribute[16];
	size_t		attribute_len;
};

/* Each returns NULL or what is wrong. */
const char	*html_feed(struct html *html, struct str text, size_t *out_at);	/* *out_at: where in text it went wrong */
const char	*html_field(struct html *html, enum kind kind, enum escape *out);	/* may a value stand here, written how */
const char	*html_words(struct html *html);		/* may a translated text stand here */
const char	*html_section(struct html *html);	/* may a section begin or end here, or a partial stand */
/* What began in `before` ends here; it may have been passed over, or come again. */
const char	*html_join(struct html *html, const struct html *before, bool repeats);

struct scope {
	const struct shape	*shape;		/* NULL: a single value, which is "." */
	struct ref		 at;		/* of the struct (offset 0), or of the value */
};

struct source {
	struct str	file;
	struct str	text;
	size_t		pos;
	size_t		n_open;			/* sections that are not this source's to close */
	struct str	open;			/* delimiters */
	struct str	close;
};

struct section {
	struct str	name;
	size_t		at;			/* position of the opening tag */
	uint32_t	op;
	bool		has_op;
	bool		enters;			/* has a frame at run time */
	bool		scoped;
	bool		dead;
	struct html	html;
};

enum { REFS_RECENT = 64 };

/* A page reads the same few fields over and over, in all languages: one copy for those that were used not long ago. */
struct refs {
	const struct ref	*recent[REFS_RECENT];
	size_t			 n;		/* ever made */
};

/* missing_ok is for the specification's cases, which are no HTML: the HTML context is not followed then. */
struct compiler {
	struct arena		*life;		/* for what the compiled template points to */
	struct arena		*scratch;	/* for what ends with this compilation */
	const struct words	*words;
	enum lang		 lang;
	bool			 missing_ok;
	bool			 (*partial)(void *arg, struct str name, struct str *out);
	void			*arg;

	struct refs		*refs;
	struct op		*ops;
	size_t			 n_ops;
	size_t			 cap_ops;
	struct scope		 scopes[FRAMES_MAX];
	size_t			 n_scopes;
	uint16_t		 depth;		/* of the innermost frame */
	struct section		 sections[TEMPLATE_DEPTH_MAX];
	size_t			 n_sections;
	size_t			 n_partials;	/* open */
	size_t			 n_dead;	/* inside so many sections that can never show: nothing is looked up or emitted */
	struct html		 html;
	struct str		 problem;
};

bool		 template_parse(struct compiler *c, struct source *src);
bool		 template_section_open(struct compiler *c, const struct source *src, size_t at, char kind, struct str name);
bool		 template_section_close(struct compiler *c, const struct source *src, size_t at, struct str name);
/* Returns false, for the caller to return. */
bool		 template_fail(struct compiler *c, const struct source *src, size_t at, const char *sentence, struct str name);
/* Valid until the next; ref may be NULL. */
struct op	*template_emit(struct compiler *c, enum op_code code, const struct ref *ref);
void		 template_emit_text(struct compiler *c, struct str text);	/* written as it is */
bool		 template_find(struct compiler *c, struct str name, struct ref *out);
bool		 template_field(struct compiler *c, const struct source *src, size_t at, struct str tag);	/* "name" or "name|format" */
bool		 template_words(struct compiler *c, const struct source *src, size_t at, struct str tag);	/* _ "text", _n n "one" "many" */

#endif
