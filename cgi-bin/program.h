/*
 * program.h - what lives as long as a worker: settings, keys, words, pages, the database connection.
 */
#ifndef CGI_BIN_PROGRAM_H
#define CGI_BIN_PROGRAM_H

#include "base/secret.h"
#include "base/settings.h"
#include "http/gateway.h"
#include "wizard/wizard.h"

struct program {
	struct arena		*life;
	struct arena		*arena;		/* the request's */
	struct gateway		*gateway;
	struct settings		 settings;
	const struct keyring	*keyring;
	struct site		 site;
	struct db		*db;
	struct keep		*keep;		/* what readers keep between requests; NULL in plain CGI */
	struct cx		*cx;		/* of the request in hand */
	int64_t			 started_us;	/* of the request in hand, monotonic */
	const struct routes	*routes;	/* whose requests are counted; with its metrics NULL under plain CGI */
	size_t			*metrics;	/* metric_route of each row, and of none */
	uint32_t		 rq;		/* its id */
};

/*
 * Reads everything and, as FastCGI, prepares every statement and compiles every page; what is wrong is said in one
 * line, and the process ends.
 */
struct program	*program_start(const struct routes *routes);
void		 program_answer(struct program *program, const struct routes *routes,
		    const struct request *request, struct reply *reply);
/* Log line, arena reset. */
void		 program_done(struct program *program, const struct request *request, const struct reply *reply);
void		 program_stop(struct program *program);
enum err	 program_desk(struct cx *cx);		/* routes.open */
bool		 program_lists_origin(struct cx *cx);	/* routes.lists_origin */

/* The static directory's files with the hash of their content in their addresses. */
enum err	 site_assets(struct program *program, struct str *out_problem);

/* counts.c */
struct db_stats;
void		 counts_open(struct program *program, const struct routes *routes);
void		 counts_request(const struct program *program, const struct reply *reply, const struct db_stats *db);

void		 program_lean(void);		/* at the end of a worker's start, and now and then */

/* alone.c: before anything is read; before the database is used; when that failed, which returns unless another program does better. */
struct db;
void		 program_alone(struct arena *life);
void		 program_alone_db(struct db *db);
void		 program_alone_connects(void);
void		 program_again(struct program *program, struct str body);
bool		 program_stays(const struct program *program);		/* it will not become another one any more */

#endif
