/* floor.c - bare statements, and of them a bare booking. Its tables are bench_lock, bench_item and bench_visit (tests/bench/floor.sql). */

#include <string.h>

#include "tests/bench/floor.h"

const char *const floor_transaction_texts[] = {
	"SELECT version FROM bench_lock WHERE technician = ? AND day = ? FOR UPDATE",
	"SELECT COUNT(*) FROM bench_item WHERE technician = ? AND day = ? AND starts < ? + 60 AND ends > ?",
	"INSERT INTO bench_item (technician, day, starts, ends) VALUES (?, ?, ?, ? + 60)",
	"INSERT INTO bench_visit (technician, day, name) VALUES (?, ?, 'Somebody')",
	"UPDATE bench_lock SET version = version + 1 WHERE technician = ? AND day = ?",
	NULL,
};

int
floor_prepare(struct floor *floor, MYSQL *mysql, const char *const *texts)
{
	int i;

	floor->mysql = mysql;
	if (mysql_query(mysql, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED") != 0)
		return 1;
	for (i = 0; i < FLOOR_STATEMENTS && texts[i] != NULL; i++) {
		floor->stmts[i] = mysql_stmt_init(mysql);
		if (floor->stmts[i] == NULL || mysql_stmt_prepare(floor->stmts[i], texts[i], strlen(texts[i])) != 0)
			return 1;
	}
	return 0;
}

int
floor_run(struct floor *floor, int which)
{
	MYSQL_BIND in[4];
	MYSQL_BIND out;
	MYSQL_STMT *stmt = floor->stmts[which];
	long long number;
	unsigned long i;

	memset(in, 0, sizeof(in));
	for (i = 0; i < mysql_stmt_param_count(stmt); i++) {
		in[i].buffer_type = MYSQL_TYPE_LONGLONG;
		in[i].buffer = &floor->values[i];
	}
	if (mysql_stmt_bind_param(stmt, in) != 0 || mysql_stmt_execute(stmt) != 0)
		return 0;
	if (mysql_stmt_field_count(stmt) == 0)
		return 1;
	memset(&out, 0, sizeof(out));
	out.buffer_type = MYSQL_TYPE_LONGLONG;
	out.buffer = &number;
	if (mysql_stmt_bind_result(stmt, &out) != 0 || mysql_stmt_store_result(stmt) != 0)
		return 0;
	(void)mysql_stmt_fetch(stmt);
	mysql_stmt_free_result(stmt);
	return 1;
}

int
floor_transaction(struct floor *floor, unsigned long long n)
{
	int i;

	floor->values[0] = (long long)(n % 8);
	floor->values[1] = (long long)(n / 8 % 250);
	floor->values[2] = floor->values[3] = (long long)(n / 2000 * 60);
	if (mysql_query(floor->mysql, "BEGIN") != 0)
		return 0;
	for (i = 0; i < FLOOR_STATEMENTS; i++)
		if (!floor_run(floor, i)) {
			mysql_query(floor->mysql, "ROLLBACK");
			return 0;
		}
	return mysql_query(floor->mysql, "COMMIT") == 0;
}
