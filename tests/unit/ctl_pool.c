/*
 * ctl_pool.c - tests ctl/pool.c with real processes: this program is also the worker ("ctl_pool worker"), which answers
 * every connection with its pid and its second argument, and does what the file beside the socket says.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "ctl/pool.h"

enum { WORKERS = 2 };

static char dir[] = "/tmp/pool.XXXXXX";
static char socket_path[64];
static char mode_path[64];
static char self[4096];

static void
sleep_ms(int64_t ms)
{
	struct timespec left = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	while (nanosleep(&left, &left) == -1)
		;
}

/* The worker. */

static volatile sig_atomic_t told_to_stop;

static void
on_stop(int number)
{
	(void)number;
	told_to_stop = 1;
}

static char
read_mode(const char *path)
{
	char mode;
	int fd;

	mode = '-';
	fd = open(path, O_RDONLY);
	if (fd != -1 && read(fd, &mode, 1) != 1)
		mode = '-';
	(void)close(fd);
	return mode;
}

/* Modes: "f" fails at start, "d" deaf to SIGTERM, else serves. */
static int
be_worker(const char *path)
{
	struct sigaction stop = { .sa_handler = on_stop };
	struct timeval limit = { .tv_usec = 50000 };	/* of accept: a signal just before it is not missed */
	char text[64];
	char mode;
	int fd;
	int n;

	mode = read_mode(path);
	if (mode == 'f')
		return 3;
	if (mode == 'd')
		stop.sa_handler = SIG_IGN;
	(void)sigaction(SIGTERM, &stop, NULL);
	(void)setsockopt(0, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	while (!told_to_stop) {
		fd = accept(0, NULL, NULL);
		if (fd == -1)
			continue;
		n = snprintf(text, sizeof(text), "%d %c", (int)getpid(), mode);
		(void)!send(fd, text, (size_t)n, MSG_NOSIGNAL);
		(void)close(fd);
	}
	return 0;
}

/* The pool. */

static void
set_mode(const char *mode)
{
	int fd;

	fd = open(mode_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_return_code(fd, errno);
	assert_int_equal(write(fd, mode, 1), 1);
	(void)close(fd);
}

static pid_t
start_pool(void)
{
	struct settings settings = { .listen = str_of(socket_path), .workers = WORKERS };
	static char name[] = "worker";
	char *argv[] = { self, name, mode_path, NULL };
	pid_t pid;
	int null;

	pid = fork();
	if (pid == 0) {
		null = open("/dev/null", O_WRONLY);
		(void)dup2(null, STDERR_FILENO);
		_exit(pool_run(&settings, argv));
	}
	return pid;
}

static int
dial(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd;

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", socket_path);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
		return fd;
	(void)close(fd);
	return -1;
}

/* The pid that answered, or 0; its mode. Waits up to 3 s. */
static pid_t
ask(char *out_mode)
{
	struct timeval limit = { .tv_sec = 3 };
	char text[64];
	ssize_t n;
	int pid;
	int fd;

	fd = dial();
	if (fd == -1)
		return 0;
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	n = recv(fd, text, sizeof(text) - 1, 0);
	(void)close(fd);
	if (n <= 0)
		return 0;
	text[n] = '\0';
	pid = 0;
	assert_int_equal(sscanf(text, "%d %c", &pid, out_mode), 2);
	return pid;
}

static pid_t
wait_for_answer(char mode)
{
	pid_t pid;
	char got;
	int i;

	for (i = 0; i < 100; i++) {
		got = '?';
		pid = ask(&got);
		if (pid > 0 && got == mode)
			return pid;
		sleep_ms(50);
	}
	fail_msg("nobody in mode %c answers", mode);
	return 0;
}

/* The exit code of the pool, which must come within so many seconds; -1 when it does not. */
static int
wait_for_end(pid_t pool, int64_t seconds)
{
	int64_t deadline;
	int status;

	deadline = clock_monotonic_us() + seconds * US_PER_S;
	while (clock_monotonic_us() < deadline) {
		if (waitpid(pool, &status, WNOHANG) == pool)
			return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
		sleep_ms(10);
	}
	(void)kill(pool, SIGKILL);
	(void)waitpid(pool, &status, 0);
	return -1;
}

static int
start(void **state)
{
	static pid_t pool;

	set_mode("a");
	pool = start_pool();
	*state = &pool;
	(void)wait_for_answer('a');
	return pool > 0 ? 0 : -1;
}

static int
stop(void **state)
{
	pid_t *pool = *state;

	if (*pool == 0)
		return 0;
	(void)kill(*pool, SIGTERM);
	return wait_for_end(*pool, 15) == 0 ? 0 : -1;
}

static void
the_socket_is_private_and_gone_after_the_end(void **state)
{
	pid_t *pool = *state;
	struct stat st;

	assert_return_code(stat(socket_path, &st), errno);
	assert_int_equal(st.st_mode & 0777, 0660);
	assert_return_code(kill(*pool, SIGTERM), errno);
	assert_int_equal(wait_for_end(*pool, 5), 0);
	*pool = 0;
	assert_int_equal(stat(socket_path, &st), -1);
}

static void
a_dead_worker_is_replaced(void **state)
{
	pid_t first;
	pid_t pid;
	char mode;
	int i;

	(void)state;
	sleep_ms(1100);
	first = wait_for_answer('a');
	assert_return_code(kill(first, SIGKILL), errno);
	sleep_ms(300);
	for (i = 0; i < 50; i++) {
		pid = ask(&mode);
		assert_true(pid > 0 && pid != first);
	}
}

static void
a_reload_loses_nobody_and_takes_the_new_program(void **state)
{
	pid_t *pool = *state;
	int64_t deadline;
	char mode;
	int n_new;

	set_mode("b");
	assert_return_code(kill(*pool, SIGHUP), errno);
	n_new = 0;
	deadline = clock_monotonic_us() + 3 * US_PER_S;
	while (clock_monotonic_us() < deadline) {
		mode = '?';
		assert_true(ask(&mode) > 0);
		n_new = mode == 'b' ? n_new + 1 : 0;
		sleep_ms(2);
	}
	/* All of the last second. */
	assert_true(n_new > 100);
}

static void
a_program_that_does_not_start_replaces_nobody(void **state)
{
	pid_t *pool = *state;
	char mode;
	int i;

	set_mode("f");
	assert_return_code(kill(*pool, SIGHUP), errno);
	for (i = 0; i < 150; i++) {
		mode = '?';
		assert_true(ask(&mode) > 0);
		assert_int_equal(mode, 'a');
		sleep_ms(10);
	}
	set_mode("c");
	assert_return_code(kill(*pool, SIGHUP), errno);
	(void)wait_for_answer('c');
}

static void
a_worker_deaf_to_sigterm_is_killed(void **state)
{
	pid_t *pool = *state;
	int64_t started;
	pid_t worker;

	set_mode("d");
	assert_return_code(kill(*pool, SIGHUP), errno);
	worker = wait_for_answer('d');
	started = clock_monotonic_us();
	assert_return_code(kill(*pool, SIGTERM), errno);
	assert_int_equal(wait_for_end(*pool, 14), 0);
	*pool = 0;
	assert_true(clock_monotonic_us() - started > 9 * US_PER_S);
	assert_int_equal(kill(worker, 0), -1);
}

static void
workers_do_not_outlive_a_killed_pool(void **state)
{
	pid_t *pool = *state;
	int status;
	int fd;
	int i;

	fd = -1;
	assert_return_code(kill(*pool, SIGKILL), errno);
	assert_int_equal(waitpid(*pool, &status, 0), *pool);
	for (i = 0; i < 100 && (fd = dial()) != -1; i++) {
		(void)close(fd);
		sleep_ms(20);
	}
	assert_int_equal(fd, -1);
	/* Its socket file is still there, and no hindrance. */
	assert_int_equal(access(socket_path, F_OK), 0);
	*pool = start_pool();
	(void)wait_for_answer('a');
}

static void
a_second_pool_on_the_same_socket_does_not_start(void **state)
{
	struct stat before;
	struct stat after;
	pid_t second;

	(void)state;
	assert_return_code(stat(socket_path, &before), errno);
	second = start_pool();
	assert_int_equal(wait_for_end(second, 5), 1);
	assert_return_code(stat(socket_path, &after), errno);
	assert_true(before.st_ino == after.st_ino);
	(void)wait_for_answer('a');
}

static void
a_file_that_is_no_socket_is_left_alone(void **state)
{
	struct stat st;
	int fd;

	(void)state;
	fd = open(socket_path, O_WRONLY | O_CREAT, 0600);
	assert_return_code(fd, errno);
	(void)close(fd);
	assert_int_equal(wait_for_end(start_pool(), 5), 1);
	assert_return_code(stat(socket_path, &st), errno);
	assert_true(S_ISREG(st.st_mode));
	(void)unlink(socket_path);
}

/* Two workers that fail at once: 100, 200, 400, 800 ms of pause; unchecked it would be thousands of starts. */
static void
workers_that_do_not_start_are_not_started_in_a_hurry(void **state)
{
	int n_starts;
	char text[65536];
	int log[2];
	ssize_t n;
	size_t i;
	pid_t pool;

	(void)state;
	set_mode("f");
	assert_return_code(pipe(log), errno);
	pool = fork();
	if (pool == 0) {
		struct settings settings = { .listen = str_of(socket_path), .workers = WORKERS };
		static char name[] = "worker";
		char *argv[] = { self, name, mode_path, NULL };

		(void)dup2(log[1], STDERR_FILENO);
		_exit(pool_run(&settings, argv));
	}
	(void)close(log[1]);
	sleep_ms(1200);
	assert_return_code(kill(pool, SIGTERM), errno);
	assert_int_equal(wait_for_end(pool, 5), 0);
	n = read(log[0], text, sizeof(text));
	(void)close(log[0]);
	assert_true(n > 0);
	n_starts = 0;
	for (i = 0; i + 11 < (size_t)n; i++)
		n_starts += memcmp(text + i, "worker=left", 11) == 0;
	assert_in_range(n_starts, 2 * WORKERS, 6 * WORKERS);
}

static int
make_dir(void **state)
{
	ssize_t n;

	(void)state;
	n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	if (n <= 0 || mkdtemp(dir) == NULL)
		return -1;
	self[n] = '\0';
	(void)snprintf(socket_path, sizeof(socket_path), "%s/socket", dir);
	(void)snprintf(mode_path, sizeof(mode_path), "%s/mode", dir);
	return 0;
}

static int
remove_dir(void **state)
{
	(void)state;
	(void)unlink(mode_path);
	(void)unlink(socket_path);
	(void)rmdir(dir);
	return 0;
}

#define POOLED(test)	cmocka_unit_test_setup_teardown(test, start, stop)

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
		POOLED(the_socket_is_private_and_gone_after_the_end),
		POOLED(a_dead_worker_is_replaced),
		POOLED(a_reload_loses_nobody_and_takes_the_new_program),
		POOLED(a_program_that_does_not_start_replaces_nobody),
		POOLED(a_worker_deaf_to_sigterm_is_killed),
		POOLED(workers_do_not_outlive_a_killed_pool),
		POOLED(a_second_pool_on_the_same_socket_does_not_start),
		cmocka_unit_test(a_file_that_is_no_socket_is_left_alone),
		cmocka_unit_test(workers_that_do_not_start_are_not_started_in_a_hurry),
	};

	if (argc == 3 && strcmp(argv[1], "worker") == 0)
		return be_worker(argv[2]);
	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
