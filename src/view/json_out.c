/* json_out.c - structs to JSON, by their shape. */
#include "view/json.h"

#define AT(T, ptr)	(*(const T *)(const void *)(ptr))

static void
add_text(struct buf *buf, struct str s, bool nullable)
{
	if (nullable && s.len == 0) {
		buf_add(buf, STR("null"));
		return;
	}
	buf_addc(buf, '"');
	buf_add_json(buf, s);
	buf_addc(buf, '"');
}

/* Digits, signs and colons: nothing to escape. */
static void
add_time(struct buf *buf, struct str s, bool null)
{
	if (null) {
		buf_add(buf, STR("null"));
		return;
	}
	buf_addc(buf, '"');
	buf_add(buf, s);
	buf_addc(buf, '"');
}

static void
add_scalar(struct buf *buf, const struct field *field, const char *at)
{
	struct local local;

	switch (field->kind) {
	case KIND_BOOL:
		buf_add(buf, AT(bool, at) ? STR("true") : STR("false"));
		break;
	case KIND_I32:
		buf_add_i64(buf, AT(int32_t, at));
		break;
	case KIND_I64:
		buf_add_i64(buf, AT(int64_t, at));
		break;
	case KIND_U32:
		buf_add_u64(buf, AT(uint32_t, at));
		break;
	case KIND_U64:
		buf_add_u64(buf, AT(uint64_t, at));
		break;
	case KIND_MONEY:
		buf_add_i64(buf, AT(struct money, at).cents);
		break;
	case KIND_STR:
		add_text(buf, AT(struct str, at), field->nullable);
		break;
	case KIND_URL:
		add_text(buf, AT(struct url, at).s, field->nullable);
		break;
	case KIND_INSTANT:
		add_time(buf, instant_iso(buf->arena, AT(struct instant, at)), field->nullable && AT(struct instant, at).us == 0);
		break;
	case KIND_DATE:
		add_time(buf, date_iso(buf->arena, AT(struct date, at)), field->nullable && AT(struct date, at).days == 0);
		break;
	case KIND_WHEN:
		local = when_local(AT(struct when, at));
		add_time(buf, local_iso(buf->arena, local), field->nullable && AT(struct when, at).at.us == 0);
		break;
	default:
		local = AT(struct local, at);
		add_time(buf, local_iso(buf->arena, local), field->nullable && local.date.days == 0 && local.seconds == 0);
		break;
	}
}

static void
add_field(struct buf *buf, const struct field *field, const char *from)
{
	const char *at = from + field->offset;

	switch (field->kind) {
	case KIND_LIST:
		json_add_list(buf, field->shape, AT(char *, at), AT(size_t, from + field->n_offset));
		break;
	case KIND_ONE:
		json_add(buf, field->shape, at);
		break;
	case KIND_PTR:
		if (AT(char *, at) == NULL)
			buf_add(buf, STR("null"));
		else
			json_add(buf, field->shape, AT(char *, at));
		break;
	default:
		add_scalar(buf, field, at);
		break;
	}
}

void
json_add(struct buf *buf, const struct shape *shape, const void *from)
{
	size_t i;

	if (shape == &text_shape) {
		add_text(buf, AT(struct text, from).text, false);
		return;
	}
	buf_addc(buf, '{');
	for (i = 0; i < shape->n_fields; i++) {
		if (i > 0)
			buf_addc(buf, ',');
		add_text(buf, str_of(shape->fields[i].name), false);
		buf_addc(buf, ':');
		add_field(buf, &shape->fields[i], from);
	}
	buf_addc(buf, '}');
}

void
json_add_list(struct buf *buf, const struct shape *shape, const void *from, size_t n)
{
	size_t i;

	buf_addc(buf, '[');
	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_addc(buf, ',');
		json_add(buf, shape, (const char *)from + i * shape->size);
	}
	buf_addc(buf, ']');
}

void
json_data(struct buf *buf, const struct shape *shape, const void *from)
{
	buf_add(buf, STR("{\"data\":"));
	json_add(buf, shape, from);
	buf_addc(buf, '}');
}
