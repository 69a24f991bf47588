/*
 * http_gateway.c - tests http/gateway.c against a real child process: as a CGI program on pipes, and as a FastCGI
 * server that the test speaks to in records written by hand (FastCGI specification 1.0, section 3.3).
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "http/gateway.h"
#include "http/reply.h"

enum { REPLY_MAX = 2 * REPLY_BODY_MAX, BIG = 700 * 1000 };

/* The program under test. */

static void
sleep_ms(int64_t ms)
{
	struct timespec left = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	while (nanosleep(&left, &left) == -1)
		;
}

/* Shows what the gateway made of the request; /slow takes 700 ms, /big is a large body. */
static void
show(const struct request *request, struct reply *reply)
{
	struct buf *body = &reply->body;

	reply->status = request->fault == OK ? 200 : err_status(request->fault);
	reply->content_type = STR("text/plain");
	if (str_eq(request->path, STR("/slow")))
		sleep_ms(700);
	if (str_eq(request->path, STR("/big")))
		while (body->len < BIG)
			buf_add(body, STR("0123456789"));
	buf_addf(body, "fault=%.*s path=%.*s body=%.*s cookie=%.*s address=%.*s proxy=%s pid=%d", STR_ARG(err_code(request->fault)),
	    STR_ARG(request->path), STR_ARG(request->body), STR_ARG(request_cookie(request, STR("a"))),
	    STR_ARG(request->address), getenv("HTTP_PROXY") == NULL ? "none" : "set", (int)getpid());
}

static _Noreturn void
serve(void)
{
	struct arena *life = arena_new(ARENA_REQUEST_CAP);
	struct arena *arena = arena_new(ARENA_REQUEST_CAP);
	struct gateway *gateway = gateway_open(life, STR("10.0.0.1"));
	struct request request;
	struct reply reply;

	while (gateway_accept(gateway, arena, &request)) {
		reply_start(&reply, arena);
		show(&request, &reply);
		gateway_send(gateway, &request, &reply);
		arena_reset(arena);
	}
	_exit(7);
}

/* CGI. */

/* Not by putenv, which would not let a name be there twice. */
static void
set_environment(const char *const *env)
{
	static char *vars[16];
	size_t n;

	for (n = 0; env[n] != NULL; n++)
		vars[n] = strdup(env[n]);
	environ = vars;
}

/* Runs the program as CGI; the body's pipe is closed behind it, or kept open while the program runs. */
static const char *
run_cgi(const char *const *env, const char *body, bool keep_open)
{
	static char reply[REPLY_MAX];
	int from[2];
	int to[2];
	int status;
	size_t len;
	ssize_t n;
	pid_t pid;

	assert_return_code(pipe(to), 0);
	assert_return_code(pipe(from), 0);
	pid = fork();
	if (pid == 0) {
		(void)dup2(to[0], 0);
		(void)dup2(from[1], 1);
		(void)close(to[0]), (void)close(to[1]), (void)close(from[0]), (void)close(from[1]);
		if (body == NULL)
			(void)close(0);
		set_environment(env);
		serve();
	}
	(void)close(to[0]);
	(void)close(from[1]);
	if (body != NULL)
		assert_int_equal(write(to[1], body, strlen(body)), strlen(body));
	if (!keep_open)
		(void)close(to[1]);
	len = 0;
	while (len < sizeof(reply) - 1 && (n = read(from[0], reply + len, sizeof(reply) - 1 - len)) > 0)
		len += (size_t)n;
	reply[len] = '\0';
	(void)close(from[0]);
	if (keep_open)
		(void)close(to[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 7);
	return reply;
}

static void
assert_has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("no \"%s\" in:\n%.2000s", part, text);
}

#define ENV(...)	(const char *const []){ __VA_ARGS__, NULL }

static void
cgi_answers_one_request(void **state)
{
	const char *reply;

	(void)state;
	reply = run_cgi(ENV("REQUEST_METHOD=GET", "REQUEST_URI=/a?b=c"), "", false);
	assert_int_equal(strncmp(reply, "Status: 200 OK\r\n", 16), 0);
	assert_has(reply, "\r\n\r\nfault=ok path=/a body= ");
}

static void
cgi_works_without_standard_input(void **state)
{
	(void)state;
	assert_has(run_cgi(ENV("REQUEST_METHOD=GET", "REQUEST_URI=/a"), NULL, false), "fault=ok path=/a ");
}

static void
cgi_reads_the_body_to_its_length_and_no_further(void **state)
{
	(void)state;
	assert_has(run_cgi(ENV("REQUEST_METHOD=POST", "REQUEST_URI=/a", "CONTENT_LENGTH=5"), "helloworld", true), "body=hello ");
	assert_has(run_cgi(ENV("REQUEST_METHOD=POST", "REQUEST_URI=/a", "CONTENT_LENGTH=6"), "hello", false), "fault=invalid ");
	assert_has(run_cgi(ENV("REQUEST_METHOD=POST", "REQUEST_URI=/a", "CONTENT_LENGTH=-1"), "hello", true), "fault=invalid ");
	assert_has(run_cgi(ENV("REQUEST_METHOD=POST", "REQUEST_URI=/a", "CONTENT_LENGTH=65537"), "hello", true), "fault=too_large ");
}

static void
cgi_writes_a_large_reply_whole(void **state)
{
	const char *reply;
	const char *body;

	(void)state;
	reply = run_cgi(ENV("REQUEST_METHOD=GET", "REQUEST_URI=/big"), "", false);
	body = strstr(reply, "\r\n\r\n");
	assert_non_null(body);
	assert_int_equal(strstr(body, "fault=") - body - 4, BIG);
}

static void
a_proxy_header_is_no_setting(void **state)
{
	(void)state;
	assert_has(run_cgi(ENV("REQUEST_METHOD=GET", "REQUEST_URI=/", "HTTP_PROXY=http://evil"), "", false), "proxy=none");
}

static void
a_header_sent_twice_is_seen_whole(void **state)
{
	(void)state;
	assert_has(run_cgi(ENV("REQUEST_METHOD=GET", "REQUEST_URI=/", "HTTP_COOKIE=a=1", "HTTP_COOKIE=b=2"), "", false),
	    " cookie=1 ");
	assert_has(run_cgi(ENV("REQUEST_METHOD=GET", "REQUEST_URI=/", "HTTP_COOKIE=a=1", "HTTP_COOKIE=a=2"), "", false),
	    " cookie= ");
	assert_has(run_cgi(ENV("REQUEST_METHOD=GET", "REQUEST_URI=/", "REMOTE_ADDR=10.0.0.1", "HTTP_X_FORWARDED_FOR=6.6.6.6",
	    "HTTP_X_FORWARDED_FOR=203.0.113.9"), "", false), " address=203.0.113.9 ");
}

/* FastCGI. */

struct server {
	struct sockaddr_un	 address;
	pid_t			 pid;
};

static int
start_server(void **state)
{
	static struct server server;
	int fd;

	server = (struct server){ .address.sun_family = AF_UNIX };
	(void)snprintf(server.address.sun_path, sizeof(server.address.sun_path), "/tmp/gateway.%d", (int)getpid());
	(void)unlink(server.address.sun_path);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd == -1 || bind(fd, (struct sockaddr *)&server.address, sizeof(server.address)) == -1 || listen(fd, 16) == -1)
		return -1;
	server.pid = fork();
	if (server.pid == 0) {
		if (fd != 0) {
			(void)dup2(fd, 0);
			(void)close(fd);
		}
		serve();
	}
	(void)close(fd);
	*state = &server;
	return server.pid == -1 ? -1 : 0;
}

static int
exit_code(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

static int
stop_server(void **state)
{
	struct server *server = *state;

	(void)unlink(server->address.sun_path);
	if (server->pid == 0)
		return 0;
	(void)kill(server->pid, SIGTERM);
	return exit_code(server->pid) == 7 ? 0 : -1;
}

static int
dial(const struct server *server)
{
	int fd;

	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_return_code(fd, 0);
	assert_return_code(connect(fd, (const struct sockaddr *)&server->address, sizeof(server->address)), 0);
	return fd;
}

static void
put(int fd, const void *bytes, size_t len)
{
	assert_int_equal(send(fd, bytes, len, MSG_NOSIGNAL), len);
}

enum { BEGIN_REQUEST = 1, END_REQUEST = 3, PARAMS = 4, STDIN = 5, STDOUT = 6 };

static void
put_record(int fd, int type, const void *content, size_t len)
{
	const uint8_t header[8] = { 1, (uint8_t)type, 0, 1, (uint8_t)(len >> 8), (uint8_t)len, 0, 0 };

	put(fd, header, sizeof(header));
	if (len > 0)
		put(fd, content, len);
}

/* As a responder; with the flag that asks to keep the connection. */
static void
put_begin(int fd)
{
	const uint8_t body[8] = { 0, 1, 1, 0, 0, 0, 0, 0 };

	put_record(fd, BEGIN_REQUEST, body, sizeof(body));
}

static void
put_params(int fd, const char *const *env)
{
	uint8_t pairs[4096];
	const char *value;
	size_t name_len;
	size_t value_len;
	size_t len;

	len = 0;
	for (; *env != NULL; env++) {
		value = strchr(*env, '=') + 1;
		name_len = (size_t)(value - *env) - 1;
		value_len = strlen(value);
		pairs[len++] = (uint8_t)name_len;
		pairs[len++] = (uint8_t)value_len;
		memcpy(pairs + len, *env, name_len);
		memcpy(pairs + len + name_len, value, value_len);
		len += name_len + value_len;
	}
	put_record(fd, PARAMS, pairs, len);
	put_record(fd, PARAMS, NULL, 0);
}

static void
put_request(int fd, const char *const *env, const char *body)
{
	put_begin(fd);
	put_params(fd, env);
	if (body[0] != '\0')
		put_record(fd, STDIN, body, strlen(body));
	put_record(fd, STDIN, NULL, 0);
}

static size_t
get(int fd, void *bytes, size_t len)
{
	size_t got;
	ssize_t n;

	got = 0;
	while (got < len && (n = recv(fd, (char *)bytes + got, len - got, 0)) > 0)
		got += (size_t)n;
	return got;
}

/* What came on the standard output stream until the server closed; *out_ended when END_REQUEST was among it. */
static const char *
get_reply(int fd, bool *out_ended)
{
	static char reply[REPLY_MAX];
	char padding[256];
	uint8_t header[8];
	size_t want;
	size_t len;

	*out_ended = false;
	len = 0;
	while (get(fd, header, sizeof(header)) == sizeof(header)) {
		want = (size_t)header[4] << 8 | header[5];
		if (header[1] == END_REQUEST)
			*out_ended = true;
		assert_true(len + want < sizeof(reply));
		assert_int_equal(get(fd, reply + len, want), want);
		if (header[1] == STDOUT)
			len += want;
		assert_int_equal(get(fd, padding, header[6]), header[6]);
	}
	reply[len] = '\0';
	(void)close(fd);
	return reply;
}

static const char *
ask(const struct server *server, const char *const *env, const char *body)
{
	const char *reply;
	bool ended;
	int fd;

	fd = dial(server);
	put_request(fd, env, body);
	reply = get_reply(fd, &ended);
	assert_true(ended);
	return reply;
}

static void
fastcgi_answers_many_requests_in_one_process(void **state)
{
	struct server *server = *state;
	char pid[32];
	int i;

	(void)snprintf(pid, sizeof(pid), "pid=%d", (int)server->pid);
	for (i = 0; i < 20; i++)
		assert_has(ask(server, ENV("REQUEST_METHOD=GET", "REQUEST_URI=/a"), ""), pid);
}

/* get_reply returns only when the server has closed: a kept connection would hold the worker for one client. */
static void
fastcgi_never_keeps_a_connection(void **state)
{
	int64_t started;

	started = clock_monotonic_us();
	assert_has(ask(*state, ENV("REQUEST_METHOD=GET", "REQUEST_URI=/a"), ""), "fault=ok");
	assert_true(clock_monotonic_us() - started < US_PER_S);
}

static void
fastcgi_takes_the_length_at_its_word(void **state)
{
	assert_has(ask(*state, ENV("REQUEST_METHOD=POST", "REQUEST_URI=/", "CONTENT_LENGTH=5"), "hello"), "fault=ok path=/ body=hello ");
	assert_has(ask(*state, ENV("REQUEST_METHOD=POST", "REQUEST_URI=/", "CONTENT_LENGTH=4"), "hello"), "fault=invalid ");
	assert_has(ask(*state, ENV("REQUEST_METHOD=POST", "REQUEST_URI=/", "CONTENT_LENGTH=6"), "hello"), "fault=invalid ");
	assert_has(ask(*state, ENV("REQUEST_METHOD=POST", "REQUEST_URI=/"), "hello"), "fault=invalid ");
	assert_has(ask(*state, ENV("REQUEST_METHOD=POST", "REQUEST_URI=/", "CONTENT_LENGTH=65537"), "hello"), "fault=too_large ");
}

static void
fastcgi_sees_a_cookie_sent_twice(void **state)
{
	assert_has(ask(*state, ENV("REQUEST_METHOD=GET", "REQUEST_URI=/", "HTTP_COOKIE=a=1", "HTTP_COOKIE=a=2"), ""), " cookie= ");
}

static void
fastcgi_answers_a_request_without_parameters(void **state)
{
	assert_has(ask(*state, ENV("X=y"), ""), "Status: 400 Bad Request\r\n");
}

static void
fastcgi_sends_a_large_reply_whole(void **state)
{
	const char *body;

	body = strstr(ask(*state, ENV("REQUEST_METHOD=GET", "REQUEST_URI=/big"), ""), "\r\n\r\n");
	assert_non_null(body);
	assert_int_equal(strstr(body, "fault=") - body - 4, BIG);
}

static void
fastcgi_survives_silent_and_broken_peers(void **state)
{
	int64_t started;
	int silent;
	int begun;
	int junk;

	silent = dial(*state);
	begun = dial(*state);
	put_begin(begun);
	junk = dial(*state);
	put(junk, "GET / HTTP/1.1\r\n\r\n", 18);
	started = clock_monotonic_us();
	assert_has(ask(*state, ENV("REQUEST_METHOD=GET", "REQUEST_URI=/a"), ""), "fault=ok");
	assert_true(clock_monotonic_us() - started < 20 * US_PER_S);
	(void)close(silent);
	(void)close(begun);
	(void)close(junk);
}

static void
fastcgi_survives_a_peer_that_leaves(void **state)
{
	int fd;

	fd = dial(*state);
	put_request(fd, ENV("REQUEST_METHOD=GET", "REQUEST_URI=/big"), "");
	(void)close(fd);
	assert_has(ask(*state, ENV("REQUEST_METHOD=GET", "REQUEST_URI=/a"), ""), "fault=ok");
}

static void
a_signal_in_a_request_does_not_cut_its_reply(void **state)
{
	struct server *server = *state;
	const char *reply;
	bool ended;
	int fd;

	fd = dial(server);
	put_request(fd, ENV("REQUEST_METHOD=GET", "REQUEST_URI=/slow"), "");
	sleep_ms(250);
	assert_return_code(kill(server->pid, SIGTERM), 0);
	reply = get_reply(fd, &ended);
	assert_true(ended);
	assert_has(reply, "path=/slow ");
	assert_int_equal(exit_code(server->pid), 7);
	server->pid = 0;
}

static void
a_signal_while_idle_ends_the_worker_at_once(void **state)
{
	struct server *server = *state;
	int64_t started;

	(void)ask(server, ENV("REQUEST_METHOD=GET", "REQUEST_URI=/a"), "");
	started = clock_monotonic_us();
	assert_return_code(kill(server->pid, SIGTERM), 0);
	assert_int_equal(exit_code(server->pid), 7);
	assert_true(clock_monotonic_us() - started < US_PER_S / 2);
	server->pid = 0;
}

#define SERVED(test)	cmocka_unit_test_setup_teardown(test, start_server, stop_server)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cgi_answers_one_request),
		cmocka_unit_test(cgi_works_without_standard_input),
		cmocka_unit_test(cgi_reads_the_body_to_its_length_and_no_further),
		cmocka_unit_test(cgi_writes_a_large_reply_whole),
		cmocka_unit_test(a_proxy_header_is_no_setting),
		cmocka_unit_test(a_header_sent_twice_is_seen_whole),
		SERVED(fastcgi_answers_many_requests_in_one_process),
		SERVED(fastcgi_never_keeps_a_connection),
		SERVED(fastcgi_takes_the_length_at_its_word),
		SERVED(fastcgi_sees_a_cookie_sent_twice),
		SERVED(fastcgi_answers_a_request_without_parameters),
		SERVED(fastcgi_sends_a_large_reply_whole),
		SERVED(fastcgi_survives_silent_and_broken_peers),
		SERVED(fastcgi_survives_a_peer_that_leaves),
		SERVED(a_signal_in_a_request_does_not_cut_its_reply),
		SERVED(a_signal_while_idle_ends_the_worker_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
