/*
 * template_html.c - which HTML context a place in a template is in, so that a value can be escaped for it or refused.
 *
 * It follows the tokenizer of the HTML standard for what templates may contain, and refuses the rest at compile time: the templates are
 * ours, so being strict costs nothing, and being wrong would let a guest's name become markup.
 */
#include <string.h>

#include "view/template_in.h"

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
is_letter(char c)
{
	return lower(c) >= 'a' && lower(c) <= 'z';
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void
append(char *name, size_t size, size_t *len, char c)
{
	if (*len < size)
		name[(*len)++] = lower(c);
}

static bool
is_tag(const struct html *html, const char *name)
{
	return str_eq((struct str){ html->tag, html->tag_len }, str_of(name));
}

static bool
is_attribute(const struct html *html, const char *const *names)
{
	for (; *names != NULL; names++)
		if (str_eq((struct str){ html->attribute, html->attribute_len }, str_of(*names)))
			return true;
	return false;
}

static bool
holds_address(const struct html *html)
{
	static const char *const names[] = {
		"href", "src", "action", "formaction", "srcset", "poster", "cite", "data", "ping", "manifest", "background", "xlink:href",
		NULL
	};

	return is_attribute(html, names);
}

/* Attributes whose value is a program, a style or a document of its own. */
static bool
holds_code(const struct html *html)
{
	static const char *const names[] = { "style", "srcdoc", NULL };

	return (html->attribute_len >= 2 && html->attribute[0] == 'o' && html->attribute[1] == 'n') || is_attribute(html, names);
}

static void
end_tag(struct html *html)
{
	html->state = HTML_TEXT;
	html->matched = 0;
	if (html->closing)
		return;
	if (is_tag(html, "script") || is_tag(html, "style"))
		html->state = HTML_RAW;
	else if (is_tag(html, "textarea") || is_tag(html, "title"))
		html->state = HTML_RCDATA;
}

/* matched counts what was seen: 1 "<", 2 "</", 3 "<!", 4 "<!-". */
static void
feed_less(struct html *html, char c)
{
	if (html->matched <= 2 && is_letter(c)) {
		html->closing = html->matched == 2;
		html->state = HTML_TAG_NAME;
		html->tag_len = 0;
		append(html->tag, sizeof html->tag, &html->tag_len, c);
	} else if (html->matched == 1 && c == '/')
		html->matched = 2;
	else if (html->matched == 1 && c == '!')
		html->matched = 3;
	else if (html->matched == 3 && c == '-')
		html->matched = 4;
	else if (html->matched == 4 && c == '-') {
		html->state = HTML_COMMENT;
		html->matched = 2;		/* "<!-->" is a whole comment */
	} else if (html->matched == 1 && c != '?') {
		html->state = c == '<' ? HTML_LESS : HTML_TEXT;
		html->matched = c == '<' ? 1 : 0;
	} else
		html->state = c == '>' ? HTML_TEXT : HTML_DECLARATION;
}

static void
feed_comment(struct html *html, char c)
{
	if (c == '-')
		html->matched++;
	else if (c == '>' && html->matched >= 2)
		html->state = HTML_TEXT;
	else
		html->matched = 0;
}

/* In script, style, textarea and title only their own end tag counts. */
static void
feed_raw(struct html *html, char c)
{
	size_t n = html->matched;

	if (n == 0 || c == '<')
		html->matched = c == '<' ? 1 : 0;
	else if (n == 1)
		html->matched = c == '/' ? 2 : 0;
	else if (n < 2 + html->tag_len)
		html->matched = lower(c) == html->tag[n - 2] ? n + 1 : 0;
	else if (c == '>' || c == '/' || is_space(c)) {
		html->closing = true;
		html->state = HTML_TAG_SPACE;
		if (c == '>')
			end_tag(html);
	} else
		html->matched = 0;
}

static const char *
begin_attribute(struct html *html, char c)
{
	if (c == '"' || c == '\'' || c == '<' || c == '=')
		return "an attribute cannot begin with that character";
	html->state = HTML_ATTRIBUTE;
	html->attribute_len = 0;
	append(html->attribute, sizeof html->attribute, &html->attribute_len, c);
	return NULL;
}

/* Between "<" and ">", outside values. */
static const char *
feed_tag(struct html *html, char c)
{
	if (c == '>') {
		end_tag(html);
		return NULL;
	}
	if (is_space(c) || c == '/') {
		html->state = HTML_TAG_SPACE;
		return NULL;
	}
	switch (html->state) {
	case HTML_TAG_NAME:
		append(html->tag, sizeof html->tag, &html->tag_len, c);
		return NULL;
	case HTML_ATTRIBUTE:
		if (c == '=')
			html->state = HTML_EQUALS;
		else if (c == '"' || c == '\'' || c == '<')
			return "an attribute's name cannot have that character";
		else
			append(html->attribute, sizeof html->attribute, &html->attribute_len, c);
		return NULL;
	case HTML_TAG_GAP:
		return "a space is needed before an attribute";
	default:
		return begin_attribute(html, c);
	}
}

static const char *
feed_value(struct html *html, char c)
{
	if (html->state == HTML_EQUALS) {
		if (is_space(c) || c == '>')
			return "an attribute's value must follow its = at once";
		html->started = false;
		html->quote = c;
		html->state = c == '"' || c == '\'' ? HTML_VALUE : HTML_UNQUOTED;
	} else if (html->state == HTML_UNQUOTED) {
		if (c == '>')
			end_tag(html);
		else if (is_space(c))
			html->state = HTML_TAG_SPACE;
	} else if (c == html->quote)
		html->state = HTML_TAG_GAP;
	else
		html->started = true;
	return NULL;
}

static const char *
feed(struct html *html, char c)
{
	switch (html->state) {
	case HTML_TEXT:
		if (c == '<') {
			html->state = HTML_LESS;
			html->matched = 1;
		}
		return NULL;
	case HTML_LESS:
		feed_less(html, c);
		return NULL;
	case HTML_DECLARATION:
		if (c == '>')
			html->state = HTML_TEXT;
		return NULL;
	case HTML_COMMENT:
		feed_comment(html, c);
		return NULL;
	case HTML_RAW:
	case HTML_RCDATA:
		feed_raw(html, c);
		return NULL;
	case HTML_EQUALS:
	case HTML_VALUE:
	case HTML_UNQUOTED:
		return feed_value(html, c);
	default:
		return feed_tag(html, c);
	}
}

const char *
html_feed(struct html *html, struct str text, size_t *out_at)
{
	const char *wrong;
	size_t i;

	for (i = 0; i < text.len; i++)
		if ((wrong = feed(html, text.ptr[i])) != NULL) {
			*out_at = i;
			return wrong;
		}
	return NULL;
}

/* Where no tag of any kind may stand. */
static const char *
refused(const struct html *html)
{
	switch (html->state) {
	case HTML_LESS:
		return "a tag right after <";
	case HTML_DECLARATION:
	case HTML_COMMENT:
		return "a tag in an HTML comment or declaration; use {{! }}";
	case HTML_EQUALS:
	case HTML_UNQUOTED:
		return "a tag in an unquoted attribute";
	case HTML_RAW:
		return "a tag in <script> or <style>";
	case HTML_RCDATA:
		return html->matched > 0 ? "a tag right after <" : NULL;
	case HTML_VALUE:
		return holds_code(html) ? "a tag in an on*, style or srcdoc attribute" : NULL;
	default:
		return NULL;
	}
}

static bool
in_tag(const struct html *html)
{
	return html->state == HTML_TAG_NAME || html->state == HTML_TAG_SPACE || html->state == HTML_TAG_GAP ||
	    html->state == HTML_ATTRIBUTE;
}

const char *
html_field(struct html *html, enum kind kind, enum escape *out)
{
	const char *wrong;

	*out = ESCAPE_HTML;
	if ((wrong = refused(html)) != NULL)
		return wrong;
	if (in_tag(html))
		return "a value between < and > must stand in a quoted attribute";
	if (html->state == HTML_VALUE && holds_address(html) && kind != KIND_URL) {
		if (!html->started)
			return "only an address (struct url) may stand at the start of this attribute";
		*out = ESCAPE_URL;
	}
	if (html->state == HTML_VALUE)
		html->started = true;
	return NULL;
}

const char *
html_words(struct html *html)
{
	const char *wrong;

	if ((wrong = refused(html)) != NULL)
		return wrong;
	if (in_tag(html))
		return "a text between < and > must stand in a quoted attribute";
	if (html->state == HTML_VALUE && holds_address(html))
		return "a translated text in an address";
	return NULL;
}

/*
 * After a section in a tag, whether it showed or not, a space must come before the next attribute: else <a{{?x}} b{{/x}}c="d"> joins names.
 */
const char *
html_section(struct html *html)
{
	const char *wrong;

	if ((wrong = refused(html)) != NULL)
		return wrong;
	if (in_tag(html) && html->state != HTML_TAG_SPACE)
		html->state = HTML_TAG_GAP;
	return NULL;
}

static bool
same_names(const struct html *a, const struct html *b)
{
	if (a->state == HTML_TEXT)
		return true;
	if (a->closing != b->closing || a->tag_len != b->tag_len || memcmp(a->tag, b->tag, a->tag_len) != 0)
		return false;
	return a->state != HTML_VALUE ||
	    (a->quote == b->quote && a->attribute_len == b->attribute_len && memcmp(a->attribute, b->attribute, a->attribute_len) == 0);
}

const char *
html_join(struct html *html, const struct html *before, bool repeats)
{
	bool both_in_tag = in_tag(html) && in_tag(before);

	if ((html->state != before->state && !both_in_tag) || !same_names(html, before))
		return "the HTML is in another place at its end than at its start";
	if (repeats && both_in_tag && before->state != html->state && before->state == HTML_TAG_SPACE)
		return "in a tag, a repeated part must end as it begins: with a space";
	if (both_in_tag && before->state == HTML_TAG_GAP)
		html->state = HTML_TAG_GAP;
	html->started = html->started && before->started;
	return NULL;
}
