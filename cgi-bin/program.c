/* program.c - a worker's start, one request's frame, its log line. */

#include <assert.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/confine.h"
#include "base/keep.h"
#include "base/limits.h"
#include "base/log.h"
#include "cgi-bin/program.h"
#include "db/sql.h"
#include "desk/desk.h"
#include "http/router.h"
#include "message/message.h"
#include "view/page.h"
#include "view/words.h"

/*
 * The desk is reached from a handler's cx through this pointer: routes.open has no other argument, and a worker
 * serves one request at a time.
 */
static struct program	*running;

enum { TRIM_EVERY = 256 };	/* requests; the first one trims what the start left */

/*
 * The database client frees most of what it allocated to prepare statements, but glibc keeps it: a tenth of a worker's memory. And a
 * page of code that somebody's visit needed an hour ago is in the system's memory, should another's need it again.
 */
static void
trim(const struct program *program)
{
	static unsigned served;

	if (gateway_is_cgi(program->gateway) || served++ % TRIM_EVERY != 0)
		return;
#if defined(__GLIBC__)
	malloc_trim(0);
#endif
	program_lean();
}

static void
fail(struct str problem)
{
	log_line("start=failed msg=\"%.*s\"", STR_ARG(problem));
	/* A supervisor backs off on an early death; a web server shows 502 rather than half a page. */
	exit(EXIT_FAILURE);
}

/* slotkeeperctl check asks the program itself: it starts as a worker would, says what it found, and ends. */
static bool
checking(void)
{
	return getenv("SLOTKEEPER_CHECK") != NULL;
}

static void
load_pages(struct program *program, const struct routes *routes)
{
	struct templates	*from;
	struct str		 problem = STR_NONE;
	size_t			 i;

	from = NEW(program->life, struct templates);
	from->life = program->life;
	from->dir = program->settings.template_dir;
	from->words = program->site.words;
	program->site.pages = pages_new(from);
	/* Plain CGI serves one request: it compiles the one page it shows, in one language, when it shows it. */
	if (gateway_is_cgi(program->gateway) && !checking())
		return;
	for (i = 0; i < routes->n; i++)
		if (routes->table[i].page != NULL &&
		    pages_compile(program->site.pages, routes->table[i].page, &problem) != OK)
			fail(problem);
	if (pages_compile(program->site.pages, &wizard_error_page, &problem) != OK)
		fail(problem);
}

/* Where the kernel will not, the program serves all the same. */
static void
give_up(const struct program *program)
{
	if (program->settings.confine && program_stays(program))
		(void)confine();
}

/* A program that is about to talk to its database, and to nothing else. */
static void
before_connecting(void)
{
	program_alone_connects();
	if (running->settings.database_tls_ca.len == 0)
		db_without_tls();
}

struct program *
program_start(const struct routes *routes)
{
	struct arena	*life = arena_new(ARENA_LIFE_CAP);
	struct program	*program = NEW(life, struct program);
	struct str	 problem = STR_NONE;
	struct str	 path;
	enum err	 e;

	program->life = life;
	program->arena = arena_new(ARENA_REQUEST_CAP);
	running = program;
	program_alone(life);
	if (settings_open(life, NULL, &program->settings, &path, &problem) != OK)
		fail(problem);
	/* Before anything stays open: it sees to it that descriptors 0 to 2 are what they should be. */
	program->gateway = gateway_open(life, program->settings.trusted_proxies);
	secret_init();
	program->rq = (uint32_t)secret_random_u64();
	if (keyring_load(life, program->settings.keyring_file, &program->keyring) != OK)
		fail(STR("the keyring cannot be read; make one with: slotkeeperctl keyring create"));
	if (gateway_is_cgi(program->gateway) && !checking())
		program->site.words = words_open(life, program->settings.catalogue_dir);
	else if (words_load(life, program->settings.catalogue_dir, &program->site.words, &problem) != OK)
		fail(problem);
	if (site_assets(program, &problem) != OK)
		fail(problem);
	/* The table is the same in every process, and plain CGI has no time to read it but once. */
	if (!gateway_is_cgi(program->gateway) || checking())
		problem = router_check(life, routes);
	if (problem.len > 0)
		fail(problem);
	load_pages(program, routes);
	counts_open(program, routes);
	program->db = db_open(life, &program->settings);
	program_alone_db(program->db);
	db_prepare(program->db, before_connecting);
	if (gateway_is_cgi(program->gateway) || !program->settings.database_persist)
		db_be_brief(program->db);
	if (gateway_is_cgi(program->gateway) && !checking()) {
		give_up(program);
		return program;
	}
	e = db_prepare_all(program->db, &problem);
	program_again(program, STR_NONE);
	/* A database that is away now may be back in a moment: only a mismatch keeps a worker from starting. */
	if (e == ERR_FAULT || (e != OK && checking()))
		fail(problem);
	if (checking())
		exit(EXIT_SUCCESS);
	program->keep = keep_new(life, KEEP_HALF);
	program_lean();
	give_up(program);
	return program;
}

/* Whoever frees a time in this request may have to offer it to somebody else: the words for that come from here. */
static void
tell(void *arg, const struct desk *desk, const struct offer *offer, struct message_texts *out)
{
	struct cx	*cx = arg;
	struct message	 message = {
		.words = cx->site->words,
		.site = message_site(cx->arena, cx->settings->public_url, cx->request->https, cx->request->host),
		.base = cx->request->base,
	};

	message_offer(&message, desk, offer, out);
}

enum err
program_desk(struct cx *cx)
{
	struct desk		*desk = NEW(cx->arena, struct desk);
	struct offer_teller	*teller = NEW(cx->arena, struct offer_teller);

	desk->arena = cx->arena;
	desk->db = running->db;
	desk->settings = cx->settings;
	desk->keyring = cx->keyring;
	desk->now = cx->now;
	desk->address = cx->request->address;
	desk->keep = running->keep;
	*teller = (struct offer_teller){ .text = tell, .arg = cx };
	desk->teller = teller;
	cx->desk = desk;
	return OK;
}

bool
program_lists_origin(struct cx *cx)
{
	if (cx->desk == NULL && program_desk(cx) != OK)
		return false;
	return desk_lists_origin(cx->desk, cx->request->origin);
}

void
program_answer(struct program *program, const struct routes *routes, const struct request *request, struct reply *reply)
{
	struct cx	*cx = NEW(program->arena, struct cx);

	program->started_us = clock_monotonic_us();
	program->cx = cx;
	reply_start(reply, program->arena);
	cx->arena = program->arena;
	cx->request = request;
	cx->reply = reply;
	cx->site = &program->site;
	cx->settings = &program->settings;
	cx->keyring = program->keyring;
	cx->now = clock_now();
	/* Steps of an odd number: no two requests of a worker have the same until all have been used. */
	program->rq += 0x9e3779b1U;
	cx->rq = str_fmt(program->arena, "%08x", (unsigned)program->rq);
	log_request_id(cx->rq);
	db_begin_request(program->db, program->arena);
	router_answer(routes, cx);
	assert(reply->status != 0);
	if (gateway_is_cgi(program->gateway))
		program_again(program, request->body);
}

void
program_done(struct program *program, const struct request *request, const struct reply *reply)
{
	const struct db_stats	*db = db_stats(program->db);
	struct buf		 path = buf_new(program->arena, 256);

	buf_add_log(&path, str_sub(request->path, 0, 120));
	log_line("store=%llu %s %.*s status=%d err=%.*s us=%lld db_us=%lld db_n=%llu retries=%llu mem=%zu",
	    program->cx->desk != NULL && program->cx->desk->cat != NULL ?
	    (unsigned long long)program->cx->desk->cat->store.id : 0ULL,
	    request->method == METHOD_POST ? "POST" : request->method == METHOD_GET ? "GET" : "OTHER",
	    STR_ARG(buf_str(&path)), reply->status,
	    STR_ARG(program->cx->err == OK ? STR("ok") : err_code(program->cx->err)),
	    (long long)(clock_monotonic_us() - program->started_us), (long long)db->us,
	    (unsigned long long)db->n, (unsigned long long)db->retries, arena_used(program->arena));
	counts_request(program, reply, db);
	log_request_id(STR_NONE);
	db_begin_request(program->db, NULL);
	if (!program->settings.database_persist)
		db_rest(program->db);
	arena_reset(program->arena);
	trim(program);
}

void
program_stop(struct program *program)
{
	db_close(program->db);
	arena_free(program->arena);
	arena_free(program->life);
}
