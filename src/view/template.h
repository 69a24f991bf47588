/*
 * template.h - Mustache compiled against a page's shape.
 *
 * Syntax: {{name}} (escaped for its context), {{a.b}}, {{.}}, {{name|format}}, {{#list}}..{{/list}}, {{^name}}..{{/name}},
 * {{?name}}..{{/name}} (once if true, context unchanged), {{>_partial}}, {{! comment }}, set-delimiter tags. No raw form: {{{x}}} and
 * {{&x}} are refused. {{_ "text"}} is translated; {braces} inside the text are fields, {field|format}, escaped likewise.
 * {{_n count "{count} service" "{count} services"}} chooses by the plural rule; the first text is the catalogue's key, so it must not
 * come with another second text elsewhere. {{lang}}, {{lang_tag}} are always there.
 *
 * Compiled at start into operations with offsets: an unknown field is "times.html:8: no such field: techer"; rendering cannot fail. In
 * the values of href, src, action, formaction and the rarer address attributes a text is percent-encoded, and only a struct url may
 * stand at the start. Refused when compiled: a tag in an unquoted attribute, in <script>, <style>, a comment, or an on*, style or srcdoc
 * attribute; a section that ends elsewhere in the HTML than it begins. A section between attributes begins with the space before them.
 *
 * A value without a format: text, whole numbers, true or false, and times as iso; money must name one.
 * Formats: clock, clock_s, day, day_week, day_full, weekday, weekday_full, month, month_year (of when, local, date);
 * iso (when with offset, date, local; for datetime=""); money (of money; the currency is the environment's); price_plain (minor units).
 */
#ifndef VIEW_TEMPLATE_H
#define VIEW_TEMPLATE_H

#include "base/err.h"
#include "base/shape.h"
#include "view/words.h"

struct template;
struct loaded;				/* a partial's text */

struct templates {
	struct arena		*life;
	struct str		 dir;
	const struct words	*words;
	struct loaded		**partials;	/* shared by all that is loaded with this; NULL: each reads its own */
};

struct view_env {
	enum lang	lang;
	struct str	currency;
};

/* langs has a bit for each language it is compiled in. On failure *out_problem is "file:line: sentence". */
enum err	template_load(const struct templates *from, struct str name, const struct shape *shape, unsigned langs,
		    const struct template **out, struct str *out_problem);
bool		template_is_in(const struct template *template, enum lang lang);
/*
 * The same from text, in all languages. missing_ok, for the official specification's cases, takes an unknown name as empty and does
 * not follow the HTML. Partials come from the callback.
 */
enum err	template_compile(const struct templates *from, struct str name, struct str text, const struct shape *shape,
		    bool missing_ok, bool (*partial)(void *arg, struct str name, struct str *out), void *arg,
		    const struct template **out, struct str *out_problem);
void		template_render(const struct template *template, const struct view_env *env, const void *view, struct buf *out);

#endif
