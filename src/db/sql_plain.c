/* sql_plain.c - statements that are plain text: for readiness, migrations and tools, never with anything a guest typed. */
#include <string.h>

#include "db/sql_private.h"

enum err
db_run(struct db *db, struct str text, struct str *out_problem)
{
	struct buf buf;
	MYSQL_RES *result;
	enum err e;

	if ((e = db_connect(db)) != OK) {
		*out_problem = STR("the database cannot be reached");
		return e;
	}
	if ((e = batch_flush(db)) != OK) {
		*out_problem = STR("a statement before it failed");
		return e;
	}
	buf = buf_new(db->arena, SQL_TEXT_MAX);
	sql_expand(&buf, text, db->settings->table_prefix);
	db->stats.n++;
	if (mysql_real_query(db->mysql, buf.ptr, (unsigned long)buf.len) != 0) {
		*out_problem = str_fmt(db->arena, "database error %u: %s", mysql_errno(db->mysql), mysql_error(db->mysql));
		return db_failed(db, "db_run", mysql_errno(db->mysql), mysql_error(db->mysql));
	}
	if ((result = mysql_store_result(db->mysql)) != NULL)
		mysql_free_result(result);
	return OK;
}

enum err
db_scalar(struct db *db, struct str text, struct str *out)
{
	struct buf buf;
	MYSQL_RES *result;
	MYSQL_ROW row;
	enum err e;

	if ((e = db_connect(db)) != OK || (e = batch_flush(db)) != OK)
		return e;
	buf = buf_new(db->arena, SQL_TEXT_MAX);
	sql_expand(&buf, text, db->settings->table_prefix);
	if ((e = db_query(db, str_cstr(db->arena, buf_str(&buf)))) != OK)
		return e;
	if ((result = mysql_store_result(db->mysql)) == NULL)
		return db_failed(db, "db_scalar", mysql_errno(db->mysql), mysql_error(db->mysql));
	row = mysql_fetch_row(result);
	*out = row == NULL || row[0] == NULL ? STR_NONE : str_dup(db->arena, str_of(row[0]));
	mysql_free_result(result);
	return OK;
}

enum err
db_ready(struct db *db, struct str *out_problem)
{
	struct str is = STR_NONE;
	enum err e;

	if ((e = db_connect(db)) != OK) {
		*out_problem = STR("the database cannot be reached");
		return e;
	}
	e = db_scalar(db, db->is_mariadb ? STR("SELECT @@SESSION.tx_isolation") : STR("SELECT @@SESSION.transaction_isolation"), &is);
	if (e != OK || !str_eq(is, STR("READ-COMMITTED"))) {
		*out_problem = STR("the session's isolation is not READ COMMITTED");
		return ERR_BUSY;
	}
	e = db_scalar(db, str_fmt(db->arena, "SELECT COUNT(*) FROM {schema_migration} WHERE version <= %d AND state = 'done'",
	    (int)SCHEMA_VERSION), &is);
	if (e != OK || !str_eq(is, str_fmt(db->arena, "%d", (int)SCHEMA_VERSION))) {
		*out_problem = str_fmt(db->arena, "the schema is not at version %d: run slotkeeperctl migrate", (int)SCHEMA_VERSION);
		return ERR_BUSY;
	}
	return OK;
}
