/* dump.c - whole tables as INSERT statements, from one snapshot, a row at a time. */
#include <string.h>

#include "base/log.h"
#include "db/dump.h"
#include "db/sql_private.h"

enum {
	STATEMENT_SIZE = 64 * 1024,		/* a statement ends after the row that passes this */
	STATEMENT_MAX = 64 * 1024 * 1024,	/* a mail with its calendar is the largest row */
};

/* Under READ COMMITTED each table would be of another moment. */
enum err
db_dump_begin(struct db *db)
{
	struct str problem;
	enum err e;

	if ((e = db_run(db, STR("SET SESSION net_write_timeout = 3600"), &problem)) != OK)
		return e;
	if (db->is_mariadb && (e = db_run(db, STR("SET SESSION idle_transaction_timeout = 0"), &problem)) != OK)
		return e;
	if ((e = db_run(db, STR("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ"), &problem)) != OK)
		return e;
	return db_run(db, STR("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"), &problem);
}

enum err
db_dump_end(struct db *db)
{
	struct str problem;
	enum err e;

	e = db_run(db, STR("COMMIT"), &problem);
	db_rest(db);				/* the next session is an ordinary one again */
	return e;
}

static bool
is_bytes(const MYSQL_FIELD *field)
{
	enum { BINARY_CHARSET = 63 };

	switch (field->type) {
	case MYSQL_TYPE_STRING:
	case MYSQL_TYPE_VAR_STRING:
	case MYSQL_TYPE_VARCHAR:
	case MYSQL_TYPE_TINY_BLOB:
	case MYSQL_TYPE_BLOB:
	case MYSQL_TYPE_MEDIUM_BLOB:
	case MYSQL_TYPE_LONG_BLOB:
		return field->charsetnr == BINARY_CHARSET;
	default:
		return false;
	}
}

static void
add_bytes(struct buf *out, struct str bytes)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	buf_add(out, STR("0x"));
	for (i = 0; i < bytes.len; i++) {
		buf_addc(out, digits[(unsigned char)bytes.ptr[i] >> 4]);
		buf_addc(out, digits[(unsigned char)bytes.ptr[i] & 15]);
	}
}

static void
add_text(struct buf *out, struct str text)
{
	size_t i;

	buf_addc(out, '\'');
	for (i = 0; i < text.len; i++)
		switch (text.ptr[i]) {
		case '\'':
		case '\\':
			buf_addc(out, '\\');
			buf_addc(out, text.ptr[i]);
			break;
		case '\n':
			buf_add(out, STR("\\n"));
			break;
		case '\r':
			buf_add(out, STR("\\r"));
			break;
		case '\0':
			buf_add(out, STR("\\0"));
			break;
		default:
			buf_addc(out, text.ptr[i]);
		}
	buf_addc(out, '\'');
}

static void
add_row(struct buf *out, MYSQL_RES *result, MYSQL_ROW row)
{
	const MYSQL_FIELD *fields = mysql_fetch_fields(result);
	const unsigned long *sizes = mysql_fetch_lengths(result);
	unsigned n = mysql_num_fields(result);
	struct str value;
	unsigned i;

	for (i = 0; i < n; i++) {
		buf_addc(out, i == 0 ? '(' : ',');
		if (row[i] == NULL) {
			buf_add(out, STR("NULL"));
			continue;
		}
		value = (struct str){ .ptr = row[i], .len = sizes[i] };
		if (is_bytes(&fields[i]) && value.len > 0)
			add_bytes(out, value);
		else
			add_text(out, value);
	}
	buf_addc(out, ')');
}

static void
add_head(struct buf *out, struct str table, MYSQL_RES *result)
{
	const MYSQL_FIELD *fields = mysql_fetch_fields(result);
	unsigned n = mysql_num_fields(result);
	unsigned i;

	buf_addf(out, "INSERT INTO {%.*s} (", STR_ARG(table));
	for (i = 0; i < n; i++)
		buf_addf(out, "%s`%s`", i == 0 ? "" : ",", fields[i].name);
	buf_add(out, STR(") VALUES "));
}

static enum err
take_rows(struct db *db, struct str table, MYSQL_RES *result, const struct dump_to *to, uint64_t *out_rows)
{
	struct buf statement;
	MYSQL_ROW row;
	uint64_t n;
	size_t mark;
	bool kept;

	kept = true;
	mark = arena_mark(db->arena);
	row = mysql_fetch_row(result);
	while (row != NULL && kept) {
		statement = buf_new(db->arena, STATEMENT_MAX);
		add_head(&statement, table, result);
		add_row(&statement, result, row);
		for (n = 1; (row = mysql_fetch_row(result)) != NULL && statement.len < STATEMENT_SIZE; n++) {
			buf_addc(&statement, ',');
			add_row(&statement, result, row);
		}
		*out_rows += n;
		kept = !statement.full && to->take(to->arg, buf_str(&statement));
		arena_rewind(db->arena, mark);
	}
	if (mysql_errno(db->mysql) == 0)
		return kept ? OK : ERR_FAULT;
	return db_failed(db, "db_dump_table", mysql_errno(db->mysql), mysql_error(db->mysql));
}

enum err
db_dump_table(struct db *db, struct str table, const struct dump_to *to, uint64_t *out_rows)
{
	struct str text;
	MYSQL_RES *result;
	enum err e;

	*out_rows = 0;
	/* No reconnecting here: another session would be another snapshot. */
	if (db->mysql == NULL)
		return ERR_BUSY;
	text = str_fmt(db->arena, "SELECT * FROM `%.*s%.*s`", STR_ARG(db->settings->table_prefix), STR_ARG(table));
	if (mysql_real_query(db->mysql, text.ptr, (unsigned long)text.len) != 0 || (result = mysql_use_result(db->mysql)) == NULL)
		return db_failed(db, "db_dump_table", mysql_errno(db->mysql), mysql_error(db->mysql));
	e = take_rows(db, table, result, to, out_rows);
	mysql_free_result(result);
	return e;
}

enum err
db_load_begin(struct db *db)
{
	struct str problem;

	return db_run(db, STR("SET SESSION foreign_key_checks = 0, unique_checks = 0, autocommit = 0"), &problem);
}

enum err
db_load(struct db *db, struct str statement)
{
	struct buf text;
	struct str rest = statement;
	struct str head;
	size_t mark;
	enum err e;

	/* A lost session is not made again: what it had not committed is gone. */
	if (db->mysql == NULL)
		return ERR_BUSY;
	mark = arena_mark(db->arena);
	text = buf_new(db->arena, statement.len + SQL_TEXT_MAX);
	head = str_cut(&rest, '}');
	sql_expand(&text, str_fmt(db->arena, "%.*s}", STR_ARG(head)), db->settings->table_prefix);
	buf_add(&text, rest);
	e = OK;
	if (mysql_real_query(db->mysql, text.ptr, (unsigned long)text.len) != 0) {
		log_fault("db_load", "database error %u", mysql_errno(db->mysql));
		e = db_failed(db, "db_load", mysql_errno(db->mysql), mysql_error(db->mysql));
	}
	arena_rewind(db->arena, mark);
	return e;
}

enum err
db_load_commit(struct db *db)
{
	struct str problem;

	return db->mysql == NULL ? ERR_BUSY : db_run(db, STR("COMMIT"), &problem);
}
