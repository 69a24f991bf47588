/* template.c - compiles a template for every language, from files or from text. */
#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "view/template_in.h"

/* Address space. The largest template, all tags, makes 13,000 operations, or 1 MiB grown by doubling; the rest is for partials. */
enum { SCRATCH_CAP = 16 * 1024 * 1024 };

bool
template_fail(struct compiler *c, const struct source *src, size_t at, const char *sentence, struct str name)
{
	size_t line = 1;
	struct buf buf = buf_new(c->life, 1024);
	size_t i;

	for (i = 0; i < at && i < src->text.len; i++)
		if (src->text.ptr[i] == '\n')
			line++;
	buf_addf(&buf, "%.*s:%zu: %s", STR_ARG(src->file), line, sentence);
	if (name.len > 0) {
		buf_add(&buf, STR(": "));
		buf_add(&buf, utf8_cut(name, 80));
	}
	if (c->lang != LANG_EN)
		buf_addf(&buf, " (in the texts of \"%.*s\")", STR_ARG(lang_code(c->lang)));
	c->problem = buf_str(&buf);
	return false;
}

static const struct ref *
keep_ref(struct compiler *c, const struct ref *ref)
{
	struct refs *refs = c->refs;
	size_t i;

	for (i = 0; i < REFS_RECENT && i < refs->n; i++)
		if (memcmp(refs->recent[i], ref, sizeof *ref) == 0)
			return refs->recent[i];
	i = refs->n++ % REFS_RECENT;
	refs->recent[i] = arena_copy(c->life, ref, sizeof *ref);
	return refs->recent[i];
}

struct op *
template_emit(struct compiler *c, enum op_code code, const struct ref *ref)
{
	size_t cap = c->cap_ops == 0 ? 64 : c->cap_ops * 2;
	struct op *op;

	if (c->cap_ops == 0)
		c->ops = NEW_N(c->scratch, struct op, cap);
	else if (c->n_ops == c->cap_ops)
		c->ops = arena_grow(c->scratch, c->ops, c->cap_ops * sizeof *c->ops, cap * sizeof *c->ops);
	if (c->n_ops == c->cap_ops)
		c->cap_ops = cap;
	op = &c->ops[c->n_ops++];
	*op = (struct op){ .code = (uint8_t)code };
	if (ref != NULL)
		op->ref = keep_ref(c, ref);
	return op;
}

void
template_emit_text(struct compiler *c, struct str text)
{
	struct op *op;

	if (c->n_dead > 0)
		return;
	op = template_emit(c, OP_TEXT, NULL);
	op->text = text.ptr;
	op->len = (uint32_t)text.len;
}

static bool
compile_lang(struct compiler *c, struct str name, struct str text)
{
	struct source src = { .file = name, .text = text };

	if (!template_parse(c, &src))
		return false;
	if (!c->missing_ok && c->html.state != HTML_TEXT)
		return template_fail(c, &src, text.len, "the HTML ends inside a tag or element", STR_NONE);
	return true;
}

/* Reads partials for it. */
struct reader {
	bool	(*partial)(void *arg, struct str name, struct str *out);
	void	*arg;
};

static enum err
compile(const struct templates *from, struct source main, const struct shape *shape, bool missing_ok, const struct reader *reader,
	unsigned langs, const struct template **out, struct str *out_problem)
{
	struct template *template = NEW(from->life, struct template);
	struct arena *scratch = arena_new(SCRATCH_CAP);
	struct refs refs = { .n = 0 };
	enum lang lang;
	bool compiled = true;

	for (lang = LANG_EN; compiled && lang < LANG_COUNT; lang++) {
		struct compiler c = {
			.life = from->life,
			.scratch = scratch,
			.words = from->words,
			.lang = lang,
			.missing_ok = missing_ok,
			.partial = reader->partial,
			.arg = reader->arg,
			.refs = &refs,
			.scopes[0] = { .shape = shape },
			.n_scopes = 1,
		};

		if ((langs & 1u << lang) == 0)
			continue;
		compiled = compile_lang(&c, main.file, main.text);
		if (compiled) {
			template->in[lang].ops = arena_copy(from->life, c.ops, c.n_ops * sizeof *c.ops);
			template->in[lang].n = c.n_ops;
		} else
			*out_problem = c.problem;
		arena_reset(scratch);
	}
	arena_free(scratch);
	if (!compiled)
		return ERR_INVALID;
	*out = template;
	return OK;
}

enum err
template_compile(const struct templates *from, struct str name, struct str text, const struct shape *shape, bool missing_ok,
	bool (*partial)(void *arg, struct str name, struct str *out), void *arg, const struct template **out, struct str *out_problem)
{
	struct source main = { .file = name, .text = text };
	struct reader reader = { .partial = partial, .arg = arg };

	return compile(from, main, shape, missing_ok, &reader, ~0u, out, out_problem);
}

bool
template_is_in(const struct template *template, enum lang lang)
{
	return template->in[lang].ops != NULL;
}

/* Partials, each read once: for all languages, and for all pages that share them. */
struct loaded {
	struct loaded	*next;
	struct str	 name;
	struct str	 text;
};

struct loader {
	const struct templates	*from;
	struct loaded		**first;
};

static bool
is_partial_name(struct str name)
{
	size_t i;
	char c;

	for (i = 0; i < name.len; i++) {
		c = name.ptr[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'))
			return false;
	}
	return name.len > 0;
}

static enum err
read_template(const struct templates *from, struct str file, struct str *out)
{
	struct str path = str_fmt(from->life, "%.*s/%.*s", STR_ARG(from->dir), STR_ARG(file));

	return file_read(from->life, path, TEMPLATE_SIZE_MAX, out);
}

static bool
load_partial(void *arg, struct str name, struct str *out)
{
	struct loader *loader = arg;
	struct loaded *loaded;

	for (loaded = *loader->first; loaded != NULL; loaded = loaded->next)
		if (str_eq(loaded->name, name)) {
			*out = loaded->text;
			return true;
		}
	if (!is_partial_name(name))
		return false;
	loaded = NEW(loader->from->life, struct loaded);
	if (read_template(loader->from, str_fmt(loader->from->life, "%.*s.html", STR_ARG(name)), &loaded->text) != OK)
		return false;
	loaded->name = name;
	loaded->next = *loader->first;
	*loader->first = loaded;
	*out = loaded->text;
	return true;
}

enum err
template_load(const struct templates *from, struct str name, const struct shape *shape, unsigned langs, const struct template **out,
	struct str *out_problem)
{
	struct loaded *own = NULL;
	struct loader loader = { .from = from, .first = from->partials != NULL ? from->partials : &own };
	struct reader reader = { .partial = load_partial, .arg = &loader };
	struct source main = { .file = name };
	enum err e;

	if ((e = read_template(from, name, &main.text)) != OK) {
		*out_problem = str_fmt(from->life, "%.*s/%.*s: %s", STR_ARG(from->dir), STR_ARG(name),
		    e == ERR_NOT_FOUND ? "no such file" : e == ERR_TOO_LARGE ? "larger than 64 KiB" : "cannot be read");
		return e;
	}
	return compile(from, main, shape, false, &reader, langs, out, out_problem);
}
