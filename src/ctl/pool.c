/* pool.c - starts, watches, replaces and stops the web workers. */
#include <sys/prctl.h>
#include <sys/wait.h>

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/metric.h"
#include "ctl/listen.h"
#include "ctl/pool.h"
#include "ctl/systemd.h"

enum {
	/* Room for generations that are leaving: a worker takes at most its watchdog's 30 s for that. */
	SEATS = 4 * POOL_WORKERS_MAX,
	YOUNG_US = 1000 * 1000,		/* who dies younger than that did not start */
	PAUSE_MIN_US = 100 * 1000,
	PAUSE_MAX_US = 5000 * 1000,
	LEAVE_US = 10 * 1000 * 1000,	/* from SIGTERM to SIGKILL when the pool stops */
};

struct worker {
	pid_t		pid;		/* 0: the seat is free */
	unsigned	generation;
	int64_t		started_us;
};

struct pool {
	char *const	*argv;
	struct listener	 listener;
	sigset_t	 signals;	/* what the supervisor waits for */
	sigset_t	 mask_before;	/* and what the workers are started with */
	size_t		 n_wanted;
	struct worker	 workers[SEATS];
	unsigned	 generation;	/* the one that serves */
	int64_t		 proven_us;	/* when the generation after it has shown that it lives; 0: there is none */
	bool		 reload_again;	/* SIGHUP came while one was under way */
	int64_t		 pause_us;	/* after the last young death */
	int64_t		 resume_us;	/* no worker is started before this */
	int64_t		 kill_us;	/* stopping: when patience ends; 0: not stopping */
	bool		 killed;
};

/* One worker. */

/* Runs in the child. The parent may have died before the kernel was told to say so, hence the second look. */
static _Noreturn void
become_worker(const struct pool *pool, pid_t parent)
{
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) == -1 || getppid() != parent)
		_exit(1);
	if (dup2(pool->listener.fd, STDIN_FILENO) == -1)
		_exit(1);
	/* Fd 0 says it all; LISTEN_PID would name the supervisor anyway. */
	(void)unsetenv("LISTEN_FDS");
	(void)unsetenv("LISTEN_PID");
	(void)unsetenv("LISTEN_FDNAMES");
	(void)unsetenv("NOTIFY_SOCKET");
	(void)sigprocmask(SIG_SETMASK, &pool->mask_before, NULL);
	(void)execv(pool->argv[0], pool->argv);
	log_fault("pool", "%s: %s", pool->argv[0], strerror(errno));
	_exit(127);
}

static size_t
count(const struct pool *pool, unsigned generation)
{
	size_t n;
	size_t i;

	n = 0;
	for (i = 0; i < SEATS; i++)
		if (pool->workers[i].pid != 0 && pool->workers[i].generation == generation)
			n++;
	return n;
}

static size_t
count_all(const struct pool *pool)
{
	size_t n;
	size_t i;

	n = 0;
	for (i = 0; i < SEATS; i++)
		if (pool->workers[i].pid != 0)
			n++;
	return n;
}

static void
pause_starts(struct pool *pool, int64_t now_us)
{
	if (now_us < pool->resume_us)
		return;
	pool->pause_us *= 2;
	if (pool->pause_us < PAUSE_MIN_US)
		pool->pause_us = PAUSE_MIN_US;
	if (pool->pause_us > PAUSE_MAX_US)
		pool->pause_us = PAUSE_MAX_US;
	pool->resume_us = now_us + pool->pause_us;
	log_line("pool=pause us=%lld", (long long)pool->pause_us);
}

static bool
start_worker(struct pool *pool, unsigned generation, int64_t now_us)
{
	struct worker *seat;
	pid_t parent;
	pid_t pid;

	for (seat = pool->workers; seat < pool->workers + SEATS && seat->pid != 0; seat++)
		;
	if (seat == pool->workers + SEATS)
		return false;
	parent = getpid();
	pid = fork();
	if (pid == 0)
		become_worker(pool, parent);
	if (pid == -1) {
		log_fault("pool", "fork: %s", strerror(errno));
		pause_starts(pool, now_us);
		return false;
	}
	metric_add(METRIC_WORKERS_STARTED, 1);
	*seat = (struct worker){ .pid = pid, .generation = generation, .started_us = now_us };
	return true;
}

static void
fill(struct pool *pool, unsigned generation, int64_t now_us)
{
	size_t n;

	if (now_us < pool->resume_us)
		return;
	for (n = count(pool, generation); n < pool->n_wanted; n++)
		if (!start_worker(pool, generation, now_us))
			return;
}

/* Signals all workers for which generation is at least lowest and at most highest. */
static void
signal_workers(const struct pool *pool, int signal_number, unsigned lowest, unsigned highest)
{
	const struct worker *worker;

	for (worker = pool->workers; worker < pool->workers + SEATS; worker++)
		if (worker->pid != 0 && worker->generation >= lowest && worker->generation <= highest)
			(void)kill(worker->pid, signal_number);
}

/* Reload. */

static void
reload_start(struct pool *pool, int64_t now_us)
{
	if (pool->proven_us != 0 || count_all(pool) + pool->n_wanted > SEATS) {
		pool->reload_again = true;
		return;
	}
	pool->reload_again = false;
	pool->resume_us = 0;
	pool->pause_us = 0;
	log_line("pool=reload generation=%u", pool->generation + 1);
	fill(pool, pool->generation + 1, now_us);
	pool->proven_us = now_us + YOUNG_US;
}

static void
reload_finish(struct pool *pool)
{
	pool->proven_us = 0;
	pool->generation++;
	metric_add(METRIC_RELOADS, 1);
	log_line("pool=reloaded generation=%u", pool->generation);
	signal_workers(pool, SIGTERM, 0, pool->generation - 1);
}

/*
 * The new generation does not live: the old one goes on. Its number is not used again, since some of it may still be
 * leaving.
 */
static void
reload_fail(struct pool *pool)
{
	struct worker *worker;
	unsigned failed;

	failed = pool->generation + 1;
	pool->proven_us = 0;
	log_fault("pool", "the new generation does not start; the old one goes on");
	signal_workers(pool, SIGTERM, failed, failed);
	pool->generation += 2;
	for (worker = pool->workers; worker < pool->workers + SEATS; worker++)
		if (worker->pid != 0 && worker->generation == failed - 1)
			worker->generation = pool->generation;
}

/* Events. */

static void
log_death(const struct worker *worker, int status, int64_t now_us)
{
	long long lived_ms;

	lived_ms = (now_us - worker->started_us) / 1000;
	if (WIFSIGNALED(status))
		log_line("worker=died pid=%d signal=%d lived_ms=%lld", (int)worker->pid, WTERMSIG(status), lived_ms);
	else
		log_line("worker=left pid=%d code=%d lived_ms=%lld", (int)worker->pid, WEXITSTATUS(status), lived_ms);
}

static void
bury(struct pool *pool, struct worker *worker, int64_t now_us)
{
	struct worker dead = *worker;
	bool young;

	*worker = (struct worker){ .pid = 0 };
	if (pool->kill_us != 0 || dead.generation < pool->generation)
		return;
	young = now_us - dead.started_us < YOUNG_US;
	if (dead.generation > pool->generation)
		reload_fail(pool);
	else if (young)
		pause_starts(pool, now_us);
	else
		pool->pause_us = 0;
}

static void
reap(struct pool *pool, int64_t now_us)
{
	struct worker *worker;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		for (worker = pool->workers; worker < pool->workers + SEATS && worker->pid != pid; worker++)
			;
		if (worker == pool->workers + SEATS)
			continue;
		log_death(worker, status, now_us);
		metric_add(WIFEXITED(status) && WEXITSTATUS(status) == 0 ? METRIC_WORKERS_ENDED : METRIC_WORKERS_DIED, 1);
		bury(pool, worker, now_us);
	}
}

static void
stop(struct pool *pool, int64_t now_us)
{
	if (pool->kill_us != 0)
		return;
	log_line("pool=stop workers=%zu", count_all(pool));
	systemd_tell("STOPPING=1");
	pool->kill_us = now_us + LEAVE_US;
	signal_workers(pool, SIGTERM, 0, ~0u);
}

/* What is due by the clock. */
static void
tick(struct pool *pool, int64_t now_us)
{
	if (pool->kill_us != 0) {
		if (now_us >= pool->kill_us && !pool->killed) {
			log_line("pool=kill workers=%zu", count_all(pool));
			signal_workers(pool, SIGKILL, 0, ~0u);
			pool->killed = true;
		}
		return;
	}
	if (pool->proven_us != 0 && now_us >= pool->proven_us)
		reload_finish(pool);
	if (pool->reload_again)
		reload_start(pool, now_us);
	fill(pool, pool->generation, now_us);
}

static void
earlier(int64_t *wait_us, int64_t due_us, int64_t now_us)
{
	int64_t left;

	left = due_us > now_us ? due_us - now_us : 0;
	if (*wait_us < 0 || left < *wait_us)
		*wait_us = left;
}

/* How long nothing is due; -1: until a signal. */
static int64_t
idle_us(const struct pool *pool, int64_t now_us)
{
	int64_t wait_us;

	wait_us = -1;
	if (pool->kill_us != 0) {
		if (!pool->killed)
			earlier(&wait_us, pool->kill_us, now_us);
		return wait_us;
	}
	if (pool->proven_us != 0)
		earlier(&wait_us, pool->proven_us, now_us);
	if (count(pool, pool->generation) < pool->n_wanted)
		earlier(&wait_us, pool->resume_us, now_us);
	return wait_us;
}

/* The signal that came, or 0 when the time was over. */
static int
next_signal(const struct pool *pool, int64_t wait_us)
{
	struct timespec limit = { .tv_sec = wait_us / US_PER_S, .tv_nsec = wait_us % US_PER_S * 1000 };
	int number;

	number = wait_us < 0 ? sigwaitinfo(&pool->signals, NULL) : sigtimedwait(&pool->signals, NULL, &limit);
	return number > 0 ? number : 0;
}

static void
supervise(struct pool *pool)
{
	int64_t now_us;
	bool told;
	int number;

	told = false;
	do {
		now_us = clock_monotonic_us();
		tick(pool, now_us);
		if (!told)
			systemd_tell("READY=1");
		told = true;
		number = next_signal(pool, idle_us(pool, now_us));
		now_us = clock_monotonic_us();
		if (number == SIGCHLD)
			reap(pool, now_us);
		else if (number == SIGTERM || number == SIGINT)
			stop(pool, now_us);
		else if (number == SIGHUP && pool->kill_us == 0)
			reload_start(pool, now_us);
	} while (pool->kill_us == 0 || count_all(pool) > 0);
}

static void
block_signals(struct pool *pool)
{
	(void)sigemptyset(&pool->signals);
	(void)sigaddset(&pool->signals, SIGCHLD);
	(void)sigaddset(&pool->signals, SIGTERM);
	(void)sigaddset(&pool->signals, SIGINT);
	(void)sigaddset(&pool->signals, SIGHUP);
	/* What is ignored (nohup) is not waited for either, and ignored children are not reported. */
	(void)signal(SIGCHLD, SIG_DFL);
	(void)signal(SIGTERM, SIG_DFL);
	(void)signal(SIGHUP, SIG_DFL);
	if (sigprocmask(SIG_BLOCK, &pool->signals, &pool->mask_before) == -1)
		abort();
}

/* The socket must not become fd 0, 1 or 2. */
static void
hold_standard_fds(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		(void)close(fd);
}

int
pool_run(const struct settings *settings, char *const worker_argv[])
{
	struct arena *arena = arena_new(ARENA_REQUEST_CAP);
	struct pool *pool = NEW(arena, struct pool);

	assert(worker_argv[0] != NULL);
	if (settings->workers < 1 || settings->workers > POOL_WORKERS_MAX) {
		log_fault("pool", "workers must be 1 to %d", POOL_WORKERS_MAX);
		return 2;
	}
	pool->argv = worker_argv;
	pool->n_wanted = (size_t)settings->workers;
	hold_standard_fds();
	block_signals(pool);
	if (listen_open(arena, settings->listen, &pool->listener) != OK)
		return 1;
	metric_share();
	log_line("pool=start workers=%zu listen=%.*s", pool->n_wanted, STR_ARG(settings->listen));
	supervise(pool);
	listen_close(&pool->listener);
	log_line("pool=stopped");
	arena_free(arena);
	return 0;
}
