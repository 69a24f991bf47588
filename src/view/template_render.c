/* template_render.c - runs a compiled template. It cannot fail: every reference was checked when it was compiled. */
#include <assert.h>
#include <string.h>

#include "view/template_in.h"

struct frame {
	const char	*base;			/* of the struct whose fields are read */
	size_t		 left;			/* elements, this one included */
	size_t		 size;
};

struct run {
	const struct view_env	*env;
	struct buf		*out;
	struct frame		 frames[FRAMES_MAX];
	size_t			 depth;
};

#define AT(T, ptr)	(*(const T *)(const void *)(ptr))

/* The struct that holds the value, behind the reference's pointers; NULL when one of them is. */
static const char *
holder(const struct run *run, const struct ref *ref)
{
	const char *base = run->frames[ref->depth].base;
	size_t i;

	for (i = 0; i < ref->n_hops && base != NULL; i++)
		base = AT(char *, base + ref->hops[i]);
	return base;
}

static bool
is_true(const struct ref *ref, const char *base)
{
	const char *p = base == NULL ? NULL : base + ref->offset;

	if (p == NULL)
		return false;
	switch (ref->kind) {
	case KIND_BOOL:
		return AT(bool, p);
	case KIND_I32:
		return AT(int32_t, p) != 0;
	case KIND_I64:
		return AT(int64_t, p) != 0;
	case KIND_U32:
		return AT(uint32_t, p) != 0;
	case KIND_U64:
		return AT(uint64_t, p) != 0;
	case KIND_STR:
		return AT(struct str, p).len > 0;
	case KIND_URL:
		return AT(struct url, p).s.len > 0;
	case KIND_INSTANT:
		return AT(struct instant, p).us != 0;
	case KIND_DATE:
		return AT(struct date, p).days != 0;
	case KIND_LOCAL:
		return AT(struct local, p).date.days != 0 || AT(struct local, p).seconds != 0;
	case KIND_WHEN:
		return AT(struct when, p).at.us != 0;
	case KIND_MONEY:
		return AT(struct money, p).cents != 0;
	case KIND_LIST:
		return AT(size_t, base + ref->n_offset) > 0;
	case KIND_ONE:
		return true;
	case KIND_PTR:
		return AT(char *, p) != NULL;
	}
	return false;
}

/* Negative counts read as many. */
static uint64_t
count(const struct ref *ref, const char *base)
{
	const char *p = base == NULL ? NULL : base + ref->offset;

	if (p == NULL)
		return 0;
	switch (ref->kind) {
	case KIND_I32:
		return (uint64_t)AT(int32_t, p);
	case KIND_I64:
		return (uint64_t)AT(int64_t, p);
	case KIND_U32:
		return AT(uint32_t, p);
	default:
		return AT(uint64_t, p);
	}
}

static void
add_text(struct buf *out, struct str s, enum escape escape)
{
	if (escape == ESCAPE_URL)
		buf_add_url(out, s);
	else
		buf_add_html(out, s);
}

static void
add_plain(const struct run *run, const struct op *op, const char *p)
{
	switch (op->ref->kind) {
	case KIND_BOOL:
		buf_add(run->out, AT(bool, p) ? STR("true") : STR("false"));
		break;
	case KIND_I32:
		buf_add_i64(run->out, AT(int32_t, p));
		break;
	case KIND_I64:
		buf_add_i64(run->out, AT(int64_t, p));
		break;
	case KIND_U32:
		buf_add_u64(run->out, AT(uint32_t, p));
		break;
	case KIND_U64:
		buf_add_u64(run->out, AT(uint64_t, p));
		break;
	case KIND_STR:
		add_text(run->out, AT(struct str, p), op->escape);
		break;
	case KIND_URL:
		buf_add_html(run->out, AT(struct url, p).s);
		break;
	default:
		assert(false);		/* has no plain form: the compiler refuses it */
	}
}

static struct local
local_at(enum kind kind, const char *p)
{
	if (kind == KIND_WHEN)
		return when_local(AT(struct when, p));
	if (kind == KIND_LOCAL)
		return AT(struct local, p);
	return (struct local){ .date = AT(struct date, p) };
}

static struct str
iso(struct arena *arena, enum kind kind, const char *p)
{
	switch (kind) {
	case KIND_INSTANT:
		return instant_iso(arena, AT(struct instant, p));
	case KIND_WHEN:
		return when_iso(arena, AT(struct when, p));
	case KIND_LOCAL:
		return local_iso(arena, AT(struct local, p));
	default:
		return date_iso(arena, AT(struct date, p));
	}
}

static void
add_date(struct buf *out, enum lang lang, enum format format, struct local local)
{
	static void (*const writers[])(struct buf *, enum lang, struct date) = {
		[FORMAT_DAY] = words_day,
		[FORMAT_DAY_WEEK] = words_day_week,
		[FORMAT_DAY_FULL] = words_day_full,
		[FORMAT_WEEKDAY] = words_weekday,
		[FORMAT_WEEKDAY_FULL] = words_weekday_full,
		[FORMAT_MONTH] = words_month,
		[FORMAT_MONTH_YEAR] = words_month_year,
	};

	if (format == FORMAT_CLOCK)
		words_clock(out, lang, local);
	else if (format == FORMAT_CLOCK_S)
		words_clock_s(out, lang, local);
	else
		writers[format](out, lang, local.date);
}

/* Written into `out` and then escaped in place: a currency is a text of the store's. */
static void
add_formatted(const struct run *run, const struct op *op, const char *p)
{
	struct buf *out = run->out;
	size_t before = out->len;
	char copy[160];
	size_t len;

	if (op->format == FORMAT_MONEY)
		words_money(out, run->env->lang, AT(struct money, p), str_sub(run->env->currency, 0, 8));
	else if (op->format == FORMAT_PRICE_PLAIN)
		buf_add_i64(out, AT(struct money, p).cents);
	else if (op->format == FORMAT_ISO)
		buf_add(out, iso(out->arena, op->ref->kind, p));
	else
		add_date(out, run->env->lang, op->format, local_at(op->ref->kind, p));
	len = out->len - before;
	if (len == 0 || (op->escape == ESCAPE_HTML && op->format != FORMAT_MONEY))
		return;
	assert(len <= sizeof copy);
	memcpy(copy, out->ptr + before, len);
	out->len = before;
	add_text(out, (struct str){ copy, len }, op->escape);
}

static void
add_field(const struct run *run, const struct op *op)
{
	const char *base = holder(run, op->ref);

	if (base == NULL)
		return;
	if (op->format == FORMAT_NONE)
		add_plain(run, op, base + op->ref->offset);
	else
		add_formatted(run, op, base + op->ref->offset);
}

static bool
enter(struct run *run, const struct op *op)
{
	const char *base = holder(run, op->ref);
	struct frame frame = { .left = 1 };

	if (base == NULL)
		return false;
	if (op->code == OP_LIST) {
		frame.left = AT(size_t, base + op->ref->n_offset);
		frame.base = AT(char *, base + op->ref->offset);
		frame.size = op->ref->shape->size;
	} else if (op->ref->kind == KIND_PTR)
		frame.base = AT(char *, base + op->ref->offset);
	else
		frame.base = base + op->ref->offset;
	if (frame.base == NULL || frame.left == 0)
		return false;
	run->frames[++run->depth] = frame;
	return true;
}

static bool
next(struct run *run)
{
	struct frame *frame = &run->frames[run->depth];

	if (--frame->left == 0) {
		run->depth--;
		return false;
	}
	frame->base += frame->size;
	return true;
}

static size_t
step(struct run *run, const struct op *op, size_t at)
{
	uint64_t n;

	switch ((enum op_code)op->code) {
	case OP_TEXT:
		buf_add(run->out, (struct str){ op->text, op->len });
		return at + 1;
	case OP_FIELD:
		add_field(run, op);
		return at + 1;
	case OP_IF:
		return is_true(op->ref, holder(run, op->ref)) ? at + 1 : op->jump;
	case OP_UNLESS:
		return is_true(op->ref, holder(run, op->ref)) ? op->jump : at + 1;
	case OP_LIST:
	case OP_ENTER:
		return enter(run, op) ? at + 1 : op->jump;
	case OP_NEXT:
		return next(run) ? op->jump : at + 1;
	case OP_LEAVE:
		run->depth--;
		return at + 1;
	case OP_PLURAL:
		n = count(op->ref, holder(run, op->ref));
		return n == 0 ? at + 2 : n == 1 ? op->jump : at + 1;
	case OP_JUMP:
		return op->jump;
	}
	return at + 1;
}

void
template_render(const struct template *template, const struct view_env *env, const void *view, struct buf *out)
{
	struct run run = { .env = env, .out = out, .frames[0] = { .base = view, .left = 1 } };
	const struct op *ops = template->in[env->lang].ops;
	size_t n = template->in[env->lang].n;
	size_t at = 0;

	while (at < n)
		at = step(&run, &ops[at], at);
}
