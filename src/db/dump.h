/*
 * dump.h - whole tables as text, and back: for backup and restore.
 *
 * A statement is one line, "INSERT INTO {table} (columns) VALUES (...),(...)": the prefix is put in when it is run, bytes are written
 * in hexadecimal, and in text line ends and quotes are escaped as this program's SQL mode reads them.
 */
#ifndef DB_DUMP_H
#define DB_DUMP_H

#include "base/err.h"
#include "base/str.h"

struct db;

struct dump_to {
	bool	(*take)(void *arg, struct str statement);	/* false: it could not be kept, and the dump ends */
	void	*arg;
};

enum err	db_dump_begin(struct db *db);			/* all tables as of now, however long it takes; the desk goes on */
enum err	db_dump_table(struct db *db, struct str table, const struct dump_to *to, uint64_t *out_rows);
enum err	db_dump_end(struct db *db);

/* The session for a restore: references are checked when all is in, and nothing is kept before db_load_commit. */
enum err	db_load_begin(struct db *db);
enum err	db_load(struct db *db, struct str statement);
enum err	db_load_commit(struct db *db);

#endif
