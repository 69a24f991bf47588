/*
 * sql_keep.c - how many prepared statements a session keeps.
 *
 * One costs a worker 10 to 30 KiB in the client library, and the server as much, and the program has more than a hundred and fifty. A
 * page asks a few, a booking some twenty; what has not been asked for longest goes, and is prepared again when somebody wants it.
 */
#include "db/sql_private.h"

static void
forget_oldest(struct db *db)
{
	struct prepared *prepared;
	struct prepared *oldest;
	struct sql_state *state;
	size_t i;

	oldest = NULL;
	for (state = db->states; state != NULL; state = state->next_of_db)
		for (i = 0; i < ROWS_POWERS; i++) {
			prepared = state->prepared[i];
			if (prepared != NULL && prepared->stmt != NULL && (oldest == NULL || prepared->used < oldest->used))
				oldest = prepared;
		}
	if (oldest != NULL) {
		(void)mysql_stmt_close(oldest->stmt);	/* a session that fails at this shows it at its next use */
		oldest->stmt = NULL;
	}
	db->n_prepared--;
}

void
sql_forget(struct db *db)
{
	while (db->mysql != NULL && db->n_prepared > STATEMENTS_KEPT)
		forget_oldest(db);
	if (db->mysql != NULL)
		batch_forget(db);
}
