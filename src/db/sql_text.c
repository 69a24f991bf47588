/* sql_text.c - a statement's text: :names become parameters, {tables} get their prefix; what stands in quotes is left alone. */
#include <ctype.h>

#include "db/sql_private.h"

enum { PARAMS_ONE_ROW_MAX = 128 };

/* Walks a text piece by piece. A piece is quoted text, a {table}, a :name, or one other character. */
struct walk {
	struct str	rest;
};

enum piece {
	PIECE_END,
	PIECE_PLAIN,
	PIECE_TABLE,
	PIECE_PARAM,
};

static bool
is_name(char c)
{
	return isalnum((unsigned char)c) != 0 || c == '_';
}

static size_t
name_len(struct str s)
{
	size_t n;

	for (n = 0; n < s.len && is_name(s.ptr[n]); n++)
		;
	return n;
}

/* A doubled quote reads as the end of one quoted piece and the start of the next: the same text comes out. */
static size_t
quoted_len(struct str s)
{
	size_t n;

	for (n = 1; n < s.len && s.ptr[n] != s.ptr[0]; n++)
		if (s.ptr[n] == '\\' && s.ptr[0] != '`')
			n++;
	return n < s.len ? n + 1 : s.len;
}

static enum piece
step(struct walk *walk, struct str *out)
{
	struct str s;
	size_t n;
	enum piece piece;

	s = walk->rest;
	if (s.len == 0)
		return PIECE_END;
	piece = PIECE_PLAIN;
	*out = str_sub(s, 0, 1);
	n = 1;
	if (s.ptr[0] == '\'' || s.ptr[0] == '"' || s.ptr[0] == '`') {
		n = quoted_len(s);
		*out = str_sub(s, 0, n);
	} else if (s.ptr[0] == '{' || s.ptr[0] == ':') {
		*out = str_sub(s, 1, name_len(str_sub(s, 1, s.len)));
		n = 1 + out->len;
		if (s.ptr[0] == '{' && out->len > 0 && n < s.len && s.ptr[n] == '}') {
			piece = PIECE_TABLE;
			n++;
		} else if (s.ptr[0] == ':' && out->len > 0) {
			piece = PIECE_PARAM;
		} else {
			*out = str_sub(s, 0, 1);
			n = 1;
		}
	}
	walk->rest = str_sub(s, n, s.len);
	return piece;
}

void
sql_expand(struct buf *buf, struct str text, struct str prefix)
{
	struct walk walk;
	struct str s;
	enum piece piece;

	walk.rest = text;
	while ((piece = step(&walk, &s)) != PIECE_END) {
		if (piece == PIECE_TABLE)
			buf_add(buf, prefix);
		else if (piece == PIECE_PARAM)
			buf_addc(buf, ':');
		buf_add(buf, s);
	}
}

/* Adds one part of the statement; its parameters go behind those already in params. */
static enum err
add_part(struct db *db, const struct sql *sql, const char *part, struct buf *text, const struct field **params, size_t *n,
	struct str *out_problem)
{
	const struct field *field;
	struct walk walk;
	struct str s;
	enum piece piece;

	walk.rest = str_of(part);
	while ((piece = step(&walk, &s)) != PIECE_END) {
		if (piece == PIECE_TABLE)
			buf_add(text, db->settings->table_prefix);
		if (piece != PIECE_PARAM) {
			buf_add(text, s);
			continue;
		}
		field = sql->in == NULL ? NULL : shape_field(sql->in, s);
		if (field == NULL) {
			*out_problem = str_fmt(db->arena, "%s: parameter :%.*s has no field in struct %s", sql->name, STR_ARG(s),
			    sql->in == NULL ? "(none)" : sql->in->name);
			return ERR_FAULT;
		}
		if (*n == PARAMS_ONE_ROW_MAX) {
			*out_problem = str_fmt(db->arena, "%s: more than %d parameters", sql->name, PARAMS_ONE_ROW_MAX);
			return ERR_FAULT;
		}
		params[(*n)++] = field;
		buf_addc(text, '?');
	}
	return OK;
}

static enum err
add_rows(struct db *db, const struct sql *sql, size_t n_rows, struct buf *text, const struct field **params, size_t *n,
	struct str *out_problem)
{
	size_t i;
	enum err e;

	if (*n != 0) {
		*out_problem = str_fmt(db->arena, "%s: a statement of rows has parameters before its rows", sql->name);
		return ERR_FAULT;
	}
	for (i = 0; i < n_rows; i++) {
		*n = 0;
		buf_add(text, i == 0 ? STR(" ") : STR(", "));
		if ((e = add_part(db, sql, sql->rows, text, params, n, out_problem)) != OK)
			return e;
	}
	if (sql->tail == NULL)
		return OK;
	i = *n;
	buf_addc(text, ' ');
	if ((e = add_part(db, sql, sql->tail, text, params, n, out_problem)) != OK)
		return e;
	if (*n != i) {
		*out_problem = str_fmt(db->arena, "%s: a statement of rows has parameters behind its rows", sql->name);
		return ERR_FAULT;
	}
	return OK;
}

enum err
sql_parse(struct db *db, const struct sql *sql, size_t n_rows, struct parsed *out, struct str *out_problem)
{
	const struct field *params[PARAMS_ONE_ROW_MAX];
	struct buf text;
	size_t n;
	size_t i;
	enum err e;

	text = buf_new(db->life, SQL_TEXT_MAX);
	n = 0;
	if ((e = add_part(db, sql, sql->text, &text, params, &n, out_problem)) != OK)
		return e;
	if (sql->rows != NULL && (e = add_rows(db, sql, n_rows, &text, params, &n, out_problem)) != OK)
		return e;
	if (text.full) {
		*out_problem = str_fmt(db->arena, "%s: text over %d bytes", sql->name, SQL_TEXT_MAX);
		return ERR_FAULT;
	}
	out->text = buf_str(&text);
	out->n_params = n * n_rows;
	out->params = NEW_N(db->life, const struct field *, n * n_rows);
	for (i = 0; i < n * n_rows; i++)
		out->params[i] = params[i % n];
	return OK;
}
