/*
 * whole.c - transactions of a cluster's clients, whole or not there.
 *
 *	whole SECONDS CONFIG...		a client for each CONFIG; the tables whole_first, whole_last (id) and whole_row (id, n) exist
 *
 * All change the same row, each in a transaction whose first and last statements write a row of its own. Statements are prepared anew
 * again and again, since that is when a node was seen to go on with a transaction that another node had ended.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/fault/outside.h"

enum { CLIENTS_MAX = 16, REST_EVERY = 3 };

struct row {
	uint64_t	id;
};

struct counts {
	uint64_t	first;
	uint64_t	last;
};

static const struct shape row_shape = SHAPE(row, FIELD(row, id));
static const struct shape counts_shape = SHAPE(counts, FIELD(counts, first), FIELD(counts, last));

static struct sql insert_first = { .name = "whole_first", .in = &row_shape, .text = "INSERT INTO {whole_first} (id) VALUES (:id)" };
static struct sql insert_last = { .name = "whole_last", .in = &row_shape, .text = "INSERT INTO {whole_last} (id) VALUES (:id)" };
static struct sql bump = { .name = "whole_bump", .in = &row_shape, .text =
	"INSERT INTO {whole_row} (id, n) VALUES (IF(:id = 0, 0, 1), 1) ON DUPLICATE KEY UPDATE n = n + 1" };
static struct sql look = { .name = "whole_look", .in = &row_shape, .out = &row_shape, .text =
	"SELECT id FROM {whole_row} WHERE id = IF(:id = 0, 0, 1)" };
static struct sql count = { .name = "whole_count", .in = &row_shape, .out = &counts_shape, .text =
	"SELECT CAST((SELECT COUNT(*) FROM {whole_first} WHERE id = :id) AS UNSIGNED) AS first,"
	" CAST((SELECT COUNT(*) FROM {whole_last} WHERE id = :id) AS UNSIGNED) AS last" };

static enum err
body(struct db *db, void *arg)
{
	struct row found;
	enum err e;

	if ((e = sql_exec(db, &insert_first, arg, NULL)) != OK)
		return e;
	if ((e = sql_exec(db, &bump, arg, NULL)) != OK)
		return e;
	if ((e = sql_one(db, &look, arg, &found)) != OK)
		return e;
	return sql_exec(db, &insert_last, arg, NULL);
}

/* What a client saw: how many transactions were in part, and how many were committed. */
static int
one_client(const char *config, uint64_t id, int64_t seconds)
{
	struct outside outside;
	struct counts counts;
	struct row row;
	int64_t until;
	int n_whole;
	int n_bad;
	enum err e;

	outside_open(&outside, config);
	until = clock_monotonic_us() + seconds * US_PER_S;
	for (row.id = id, n_whole = n_bad = 0; clock_monotonic_us() < until; row.id++) {
		outside_request(&outside);
		if (row.id % REST_EVERY == 0)
			db_rest(outside.db);
		e = db_transact(outside.db, body, &row);
		if (e == ERR_UNCERTAIN || sql_one(outside.db, &count, &row, &counts) != OK)
			continue;
		if (counts.first != (e == OK) || counts.last != (e == OK)) {
			printf("# %llu ended as %s: first %llu, last %llu\n", (unsigned long long)row.id, err_code(e).ptr,
			    (unsigned long long)counts.first, (unsigned long long)counts.last);
			n_bad++;
		}
		n_whole += e == OK;
	}
	outside_close(&outside);
	printf("# %d whole, %d in part\n", n_whole, n_bad);
	return n_bad > 0 || n_whole == 0;
}

int
main(int argc, char *argv[])
{
	pid_t clients[CLIENTS_MAX];
	int status;
	int bad;
	int n;
	int i;

	n = argc - 2;
	if (n < 1 || n > CLIENTS_MAX || atoi(argv[1]) < 1) {
		fprintf(stderr, "usage: whole SECONDS CONFIG...\n");
		return 2;
	}
	for (i = 0; i < n; i++)
		if ((clients[i] = fork()) == 0)
			exit(one_client(argv[i + 2], (uint64_t)(i + 1) * 1000000, atoi(argv[1])));
	for (bad = 0, i = 0; i < n; i++)
		bad += waitpid(clients[i], &status, 0) == -1 || status != 0;
	return bad > 0;
}
