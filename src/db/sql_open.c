/* sql_open.c - a database as a program has it: opened, between requests, and what can be asked of it. */
#include "base/log.h"
#include "db/sql_private.h"

struct db *
db_open(struct arena *life, const struct settings *settings)
{
	struct db *db;

	db = NEW(life, struct db);
	db->life = life;
	db->arena = life;
	db->settings = settings;
	db_hosts_open(db);
	return db;
}

void
db_close(struct db *db)
{
	struct sql_state *state;
	struct sql_state **link;

	db_drop(db);
	for (state = db->states; state != NULL; state = state->next_of_db)
		for (link = &state->sql->state; *link != NULL; link = &(*link)->next)
			if (*link == state) {
				*link = state->next;
				break;
			}
	db->states = NULL;
}

void
db_begin_request(struct db *db, struct arena *arena)
{
	if (db->in_transaction) {
		log_fault("db_begin_request", "a transaction was left open");
		db->in_transaction = false;
		db_drop(db);
	}
	sql_forget(db);
	db->n_queue = 0;
	db->arena = arena;
	if (db->mysql != NULL)
		db_host_proved(db);
	if (db_host_should_go_back(db))
		db_drop(db);
	db->away = false;
	db->is_fresh = false;
	db->doom = TROUBLE_NONE;
	db->stats = (struct db_stats){ 0 };
}

void
db_prepare(struct db *db, void (*prepare)(void))
{
	db->prepare = prepare;
}

void
db_without_plugins(struct db *db)
{
	db->without_plugins = true;
}

bool
db_needs_plugin(const struct db *db)
{
	return db->needs_plugin && db->n_sessions == 0;
}

void
db_rest(struct db *db)
{
	if (!db->in_transaction)
		db_drop(db);
}

const struct db_stats *
db_stats(const struct db *db)
{
	return &db->stats;
}

uint64_t
db_session(const struct db *db)
{
	return db->n_sessions;
}

void
db_be_patient(struct db *db)
{
	db->patient = true;
}

size_t
db_host_number(const struct db *db)
{
	return db->host + 1;
}

bool
db_is_mariadb(const struct db *db)
{
	return db->is_mariadb;
}
