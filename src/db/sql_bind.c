/* sql_bind.c - values between structs and the client library, by shape. */
#include <assert.h>
#include <string.h>

#include "base/log.h"
#include "db/sql_private.h"

static const struct {
	const char	*name;
	const char	*column;		/* what a column of this kind must be */
} kind_names[] = {
	[KIND_BOOL] = { "bool", "a whole number" },
	[KIND_I32] = { "int32_t", "a whole number" },
	[KIND_I64] = { "int64_t", "a whole number" },
	[KIND_U32] = { "uint32_t", "a whole number" },
	[KIND_U64] = { "uint64_t", "a whole number" },
	[KIND_STR] = { "struct str", "text or bytes" },
	[KIND_URL] = { "struct url", "nothing: an address is built, not read" },
	[KIND_INSTANT] = { "struct instant", "DATETIME(6)" },
	[KIND_DATE] = { "struct date", "DATE" },
	[KIND_LOCAL] = { "struct local", "DATETIME" },
	[KIND_WHEN] = { "struct when", "nothing: read an instant and ask the zone" },
	[KIND_MONEY] = { "struct money", "a whole number" },
	[KIND_LIST] = { "a list", "nothing" },
	[KIND_ONE] = { "a struct", "nothing" },
	[KIND_PTR] = { "a pointer", "nothing" },
};

static bool
ends(const char *name, const char *suffix)
{
	return str_ends(str_of(name), str_of(suffix));
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0 ? 1 : 0);
}

static void
time_of(struct date date, int32_t seconds, MYSQL_TIME *out)
{
	struct civil civil;

	civil = date_civil(date);
	memset(out, 0, sizeof(*out));
	out->year = (unsigned)civil.year;
	out->month = (unsigned)civil.month;
	out->day = (unsigned)civil.day;
	out->hour = (unsigned)seconds / 3600;
	out->minute = (unsigned)seconds / 60 % 60;
	out->second = (unsigned)seconds % 60;
	out->time_type = MYSQL_TIMESTAMP_DATETIME;
}

static void
time_of_instant(struct instant at, MYSQL_TIME *out)
{
	struct date date;
	int64_t day_us;

	day_us = 86400 * US_PER_S;
	date.days = (int32_t)floor_div(at.us, day_us);
	time_of(date, (int32_t)((at.us - date.days * day_us) / US_PER_S), out);
	out->second_part = (unsigned long)((at.us - date.days * day_us) % US_PER_S);
}

static void
bind_time(MYSQL_BIND *bind, struct cell *cell, enum enum_field_types type)
{
	bind->buffer_type = type;
	bind->buffer = &cell->value.time;
	bind->buffer_length = sizeof(cell->value.time);
}

static void
bind_number(MYSQL_BIND *bind, struct cell *cell, bool is_unsigned)
{
	bind->buffer_type = MYSQL_TYPE_LONGLONG;
	bind->buffer = &cell->value.n;
	bind->buffer_length = sizeof(cell->value.n);
	bind->is_unsigned = is_unsigned;
}

/* Reads a field of any whole-number kind. */
static int64_t
number_at(const struct field *field, const void *at)
{
	switch (field->kind) {
	case KIND_BOOL:
		return *(const bool *)at;
	case KIND_I32:
		return *(const int32_t *)at;
	case KIND_U32:
		return *(const uint32_t *)at;
	case KIND_U64:
		return (int64_t)*(const uint64_t *)at;
	case KIND_MONEY:
		return ((const struct money *)at)->cents;
	default:
		assert(field->kind == KIND_I64);
		return *(const int64_t *)at;
	}
}

static void
bind_text(MYSQL_BIND *bind, struct cell *cell, struct str s)
{
	bind->buffer_type = MYSQL_TYPE_STRING;
	bind->buffer = (void *)(uintptr_t)(s.ptr == NULL ? "" : s.ptr);
	bind->buffer_length = (unsigned long)s.len;
	cell->length = (unsigned long)s.len;
}

static void
bind_field(const struct field *field, const void *row, bool null_ids, MYSQL_BIND *bind, struct cell *cell)
{
	const void *at;

	at = (const char *)row + field->offset;
	memset(bind, 0, sizeof(*bind));
	cell->is_null = 0;
	bind->length = &cell->length;
	bind->is_null = &cell->is_null;
	switch (field->kind) {
	case KIND_STR:
		bind_text(bind, cell, *(const struct str *)at);
		break;
	case KIND_INSTANT:
		time_of_instant(*(const struct instant *)at, &cell->value.time);
		cell->is_null = ((const struct instant *)at)->us == 0;
		bind_time(bind, cell, MYSQL_TYPE_DATETIME);
		break;
	case KIND_LOCAL:
		time_of(((const struct local *)at)->date, ((const struct local *)at)->seconds, &cell->value.time);
		bind_time(bind, cell, MYSQL_TYPE_DATETIME);
		break;
	case KIND_DATE:
		time_of(*(const struct date *)at, 0, &cell->value.time);
		cell->value.time.time_type = MYSQL_TIMESTAMP_DATE;
		bind_time(bind, cell, MYSQL_TYPE_DATE);
		break;
	default:
		cell->value.n = number_at(field, at);
		cell->is_null = null_ids && field->kind == KIND_U64 && cell->value.n == 0 && ends(field->name, "_id");
		bind_number(bind, cell, field->kind == KIND_U64 || field->kind == KIND_U32);
		break;
	}
}

/* What is outgrown stays in the life arena: each time at least as much is added, so in the end it is as much again. */
void
sql_bind_room(struct db *db, struct bindings *bindings, size_t n)
{
	if (n <= bindings->n)
		return;
	bindings->n = n < 2 * bindings->n ? 2 * bindings->n : n;
	bindings->cells = NEW_N(db->life, struct cell, bindings->n);
	bindings->binds = NEW_N(db->life, MYSQL_BIND, bindings->n);
}

void
sql_bind_in(struct db *db, const struct sql *sql, const struct prepared *prepared, const void *rows, size_t at)
{
	const char *row;
	size_t per_row;
	size_t take;
	size_t i;

	assert(at + prepared->parsed.n_params - prepared->n_takes <= db->in.n);
	if (prepared->parsed.n_params == 0)
		return;
	per_row = prepared->parsed.n_params / prepared->n_rows;
	for (take = i = 0; i < prepared->parsed.n_params; i++) {
		if (take < prepared->n_takes && prepared->takes[take].param == i) {
			take++;
			continue;
		}
		row = (const char *)rows + i / per_row * sql->in->size;
		bind_field(prepared->parsed.params[i], row, sql->null_ids, &db->in.binds[at + i - take], &db->in.cells[at + i - take]);
	}
}

static bool
column_fits(const struct field *field, const MYSQL_FIELD *column)
{
	if (column->type == MYSQL_TYPE_NULL)
		return true;
	switch (field->kind) {
	case KIND_BOOL:
	case KIND_I32:
	case KIND_I64:
	case KIND_U32:
	case KIND_U64:
	case KIND_MONEY:
		return column->type == MYSQL_TYPE_TINY || column->type == MYSQL_TYPE_SHORT || column->type == MYSQL_TYPE_INT24 ||
		    column->type == MYSQL_TYPE_LONG || column->type == MYSQL_TYPE_LONGLONG ||
		    ((column->type == MYSQL_TYPE_NEWDECIMAL || column->type == MYSQL_TYPE_DECIMAL) && column->decimals == 0);
	case KIND_STR:
		return column->type == MYSQL_TYPE_STRING || column->type == MYSQL_TYPE_VAR_STRING || column->type == MYSQL_TYPE_VARCHAR ||
		    (column->type >= MYSQL_TYPE_TINY_BLOB && column->type <= MYSQL_TYPE_BLOB);
	case KIND_INSTANT:
		return column->type == MYSQL_TYPE_DATETIME && column->decimals == 6;
	case KIND_LOCAL:
		return column->type == MYSQL_TYPE_DATETIME && column->decimals == 0;
	case KIND_DATE:
		return column->type == MYSQL_TYPE_DATE;
	default:
		return false;
	}
}

/* Text has no buffer of its own: its length is learnt first, and it is then fetched straight into the arena. */
static void
bind_column(const struct field *field, MYSQL_BIND *bind, struct cell *cell)
{
	memset(bind, 0, sizeof(*bind));
	bind->length = &cell->length;
	bind->is_null = &cell->is_null;
	bind->error = &cell->error;
	switch (field->kind) {
	case KIND_STR:
		bind->buffer_type = MYSQL_TYPE_STRING;
		break;
	case KIND_INSTANT:
	case KIND_LOCAL:
		bind_time(bind, cell, MYSQL_TYPE_DATETIME);
		break;
	case KIND_DATE:
		bind_time(bind, cell, MYSQL_TYPE_DATE);
		break;
	default:
		bind_number(bind, cell, field->kind == KIND_U64);
		break;
	}
}

void
sql_bind_out(struct sql_state *state)
{
	struct bindings *out;
	size_t n;
	size_t i;

	out = &state->db->out;
	n = state->sql->out->n_fields;
	sql_bind_room(state->db, out, n);
	for (i = 0; i < n; i++)
		bind_column(state->columns[i], &out->binds[i], &out->cells[i]);
}

static struct str
column_problem(const struct sql_state *state, const MYSQL_FIELD *column, const struct field *field)
{
	struct arena *arena;
	const char *name;

	arena = state->db->arena;
	name = state->sql->name;
	if (field == NULL)
		return str_fmt(arena, "%s: column %s has no field in struct %s", name, column->name, state->sql->out->name);
	return str_fmt(arena, "%s: column %s (type %d, %u decimals) does not fit %s: it must be %s", name, column->name,
	    (int)column->type, column->decimals, kind_names[field->kind].name, kind_names[field->kind].column);
}

enum err
sql_match_columns(struct sql_state *state, MYSQL_STMT *stmt, struct str *out_problem)
{
	const struct shape *out;
	const struct field *field;
	MYSQL_FIELD *columns;
	MYSQL_RES *result;
	unsigned n;
	unsigned i;
	unsigned j;
	enum err e;

	out = state->sql->out;
	n = mysql_stmt_field_count(stmt);
	if (out == NULL || n != out->n_fields) {
		*out_problem = str_fmt(state->db->arena, "%s: %u columns for the %zu fields of struct %s", state->sql->name, n,
		    out == NULL ? 0 : out->n_fields, out == NULL ? "(none)" : out->name);
		return out == NULL && n == 0 ? OK : ERR_FAULT;
	}
	if ((result = mysql_stmt_result_metadata(stmt)) == NULL)
		return ERR_BUSY;
	columns = mysql_fetch_fields(result);
	e = OK;
	for (i = 0; i < n && e == OK; i++) {
		field = shape_field(out, str_of(columns[i].name));
		for (j = 0; j < i; j++)
			if (state->columns[j] == field)
				field = NULL;		/* a column twice: another field has none */
		if (field == NULL || !column_fits(field, &columns[i])) {
			*out_problem = column_problem(state, &columns[i], field);
			e = ERR_FAULT;
			break;
		}
		state->columns[i] = field;
	}
	mysql_free_result(result);
	return e;
}

static enum err
read_text(struct sql_state *state, MYSQL_STMT *stmt, unsigned column, struct str *out)
{
	struct cell *cell;
	MYSQL_BIND bind;
	char *text;

	cell = &state->db->out.cells[column];
	if (cell->is_null || cell->length == 0) {
		*out = STR_NONE;
		return OK;
	}
	text = arena_alloc(state->db->arena, cell->length + 1);
	memset(&bind, 0, sizeof(bind));
	bind.buffer_type = MYSQL_TYPE_STRING;
	bind.buffer = text;
	bind.buffer_length = cell->length;
	bind.length = &cell->length;
	bind.is_null = &cell->is_null;
	bind.error = &cell->error;
	if (mysql_stmt_fetch_column(stmt, &bind, column, 0) != 0)
		return ERR_FAULT;
	*out = (struct str){ .ptr = text, .len = cell->length };
	return OK;
}

static bool
fits(const struct field *field, int64_t n)
{
	switch (field->kind) {
	case KIND_I32:
		return n >= INT32_MIN && n <= INT32_MAX;
	case KIND_U32:
		return n >= 0 && n <= UINT32_MAX;
	default:
		return true;
	}
}

static void
put_number(const struct field *field, int64_t n, void *at)
{
	switch (field->kind) {
	case KIND_BOOL:
		*(bool *)at = n != 0;
		break;
	case KIND_I32:
		*(int32_t *)at = (int32_t)n;
		break;
	case KIND_U32:
		*(uint32_t *)at = (uint32_t)n;
		break;
	case KIND_U64:
		*(uint64_t *)at = (uint64_t)n;
		break;
	case KIND_MONEY:
		((struct money *)at)->cents = n;
		break;
	default:
		*(int64_t *)at = n;
		break;
	}
}

static void
put_time(const struct field *field, const MYSQL_TIME *time, void *at)
{
	struct local local;

	local.date = date_of((int32_t)time->year, (int32_t)time->month, (int32_t)time->day);
	local.seconds = (int32_t)(time->hour * 3600 + time->minute * 60 + time->second);
	if (field->kind == KIND_DATE)
		*(struct date *)at = local.date;
	else if (field->kind == KIND_LOCAL)
		*(struct local *)at = local;
	else
		((struct instant *)at)->us = (local.date.days * INT64_C(86400) + local.seconds) * US_PER_S +
		    (int64_t)time->second_part;
}

/* The row was zeroed: NULL leaves a field as it is. */
enum err
sql_read_row(struct sql_state *state, MYSQL_STMT *stmt, void *out)
{
	const struct field *field;
	struct cell *cell;
	char *at;
	size_t i;

	for (i = 0; i < state->sql->out->n_fields; i++) {
		field = state->columns[i];
		cell = &state->db->out.cells[i];
		at = (char *)out + field->offset;
		if (field->kind == KIND_STR) {
			if (read_text(state, stmt, (unsigned)i, (struct str *)(void *)at) != OK)
				return ERR_FAULT;
		} else if (cell->is_null) {
			continue;
		} else if (field->kind == KIND_INSTANT || field->kind == KIND_LOCAL || field->kind == KIND_DATE) {
			if (cell->value.time.month == 0)
				return ERR_FAULT;	/* 0000-00-00: strict mode stores none */
			put_time(field, &cell->value.time, at);
		} else {
			if (cell->error || !fits(field, cell->value.n))
				return ERR_FAULT;
			put_number(field, cell->value.n, at);
		}
	}
	return OK;
}
