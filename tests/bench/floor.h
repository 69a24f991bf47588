/* floor.h - the least that any program would ask of the database for a booking, with the bare client library. */
#ifndef TESTS_FLOOR_H
#define TESTS_FLOOR_H

#include <mysql.h>

enum { FLOOR_STATEMENTS = 5 };

struct floor {
	MYSQL		*mysql;
	MYSQL_STMT	*stmts[FLOOR_STATEMENTS];
	long long	 values[4];		/* what a statement takes, as many as it has parameters */
};

/* Prepares texts, up to a NULL; 0, or 1 with the reason in mysql_error or the last statement's. */
int	floor_prepare(struct floor *floor, MYSQL *mysql, const char *const *texts);
/* Executes with the first of floor->values, and reads one number when there is one; 0 when it failed. */
int	floor_run(struct floor *floor, int which);

/* Begin, select for update, overlap check, two inserts, version bump, commit; n names a time. floor_prepare's texts are these. */
extern const char *const floor_transaction_texts[];
int	floor_transaction(struct floor *floor, unsigned long long n);

#endif
