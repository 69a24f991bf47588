/*
 * sql_brief.c - a question prepared and asked in one journey.
 *
 * Where a session serves one request (plain CGI, connections that are given back), a statement is used once, and preparing it by itself
 * would make two journeys of each: a page of a store that is seen for the first time asks some twenty questions. MariaDB takes both in
 * one go. Questions only: of a write it must be known, when the session is lost, that it was not done yet.
 */
#include "db/sql_private.h"

void
db_be_brief(struct db *db)
{
	db->brief = true;
}

#ifdef MARIADB_PACKAGE_VERSION

bool
sql_is_brief(const struct sql_state *state, size_t power)
{
	const struct prepared *prepared;

	prepared = state->prepared[power];
	return state->db->brief && state->db->is_mariadb && state->sql->out != NULL && (prepared == NULL || prepared->stmt == NULL);
}

/* ERR_BUSY: the statement has the error's number. */
static enum err
ask(struct sql_state *state, const struct prepared *prepared, MYSQL_STMT *stmt, struct str *out_problem)
{
	const struct parsed *parsed;
	struct db *db;
	unsigned n;
	enum err e;

	parsed = &prepared->parsed;
	db = state->db;
	n = (unsigned)parsed->n_params;
	if (n > 0 && (mysql_stmt_attr_set(stmt, STMT_ATTR_PREBIND_PARAMS, &n) != 0 || mysql_stmt_bind_param(stmt, db->in.binds) != 0))
		return ERR_BUSY;
	if (mariadb_stmt_execute_direct(stmt, parsed->text.ptr, parsed->text.len) != 0)
		return ERR_BUSY;
	if ((e = sql_match_columns(state, stmt, out_problem)) != OK)
		return e;
	sql_bind_out(state);
	return mysql_stmt_bind_result(stmt, db->out.binds) != 0 || mysql_stmt_store_result(stmt) != 0 ? ERR_BUSY : OK;
}

enum err
sql_at_once(struct sql_state *state, size_t power, const void *in, struct prepared **out, unsigned *out_number, struct str *out_problem)
{
	struct prepared *prepared;
	struct parsed parsed;
	struct db *db;
	MYSQL_STMT *stmt;
	enum err e;

	db = state->db;
	*out_number = 0;
	if ((e = sql_parsed(db, state->sql, power, &parsed, out_problem)) != OK)
		return e;
	if ((stmt = mysql_stmt_init(db->mysql)) == NULL) {
		*out_problem = str_fmt(db->arena, "%s: no memory", state->sql->name);
		return ERR_FAULT;
	}
	*out = prepared = state->prepared[power];
	sql_bind_room(db, &db->in, parsed.n_params);
	sql_bind_in(db, state->sql, prepared, in, 0);
	if ((e = ask(state, prepared, stmt, out_problem)) == OK) {
		prepared->stmt = stmt;
		db->n_prepared++;
		return OK;
	}
	if (e == ERR_BUSY) {
		*out_number = mysql_stmt_errno(stmt);
		*out_problem = str_fmt(db->arena, "%s: database error %u: %s", state->sql->name, *out_number, mysql_stmt_error(stmt));
	}
	mysql_stmt_close(stmt);
	return ERR_FAULT;
}

#else

bool
sql_is_brief(const struct sql_state *state, size_t power)
{
	(void)state;
	(void)power;
	return false;
}

enum err
sql_at_once(struct sql_state *state, size_t power, const void *in, struct prepared **out, unsigned *out_number, struct str *out_problem)
{
	(void)state;
	(void)power;
	(void)in;
	(void)out;
	(void)out_number;
	(void)out_problem;
	return ERR_FAULT;
}

#endif
