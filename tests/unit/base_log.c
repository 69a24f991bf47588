/* base_log.c - rules of log lines, read back through a pipe. */
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

static int reader;
static int writer;
static int real_stderr;
static char line[16384];

static int
setup(void **state)
{
	struct instant start;
	int ends[2];

	(void)state;
	real_stderr = dup(STDERR_FILENO);
	if (pipe2(ends, O_DIRECT) != 0)
		return -1;
	reader = ends[0];
	writer = ends[1];
	if (!instant_parse(STR("2026-11-23T07:04:58Z"), &start))
		return -1;
	clock_test_start(start);
	return 0;
}

/* What one write(2) wrote: the pipe keeps each as a packet. cmocka's own messages have stderr between the calls. */
static const char *
written(void)
{
	ssize_t n;

	n = read(reader, line, sizeof(line) - 1);
	assert_true(n > 0);
	line[n] = '\0';
	return line;
}

#define WRITTEN(call)	(dup2(writer, STDERR_FILENO), (call), dup2(real_stderr, STDERR_FILENO), written())

static void
a_line_has_its_time_and_request(void **state)
{
	(void)state;
	assert_string_equal(WRITTEN(log_line("store=%d err=%s", 12, "ok")),
	    "at=2026-11-23T07:04:58Z store=12 err=ok\n");
	log_request_id(STR("9f2c"));
	assert_string_equal(WRITTEN(log_line("store=%d", 12)), "at=2026-11-23T07:04:58Z rq=9f2c store=12\n");
	assert_string_equal(WRITTEN(log_fault("db_connect", "errno %d: %s", 2006, "gone away")),
	    "at=2026-11-23T07:04:58Z rq=9f2c fault=db_connect msg=\"errno 2006: gone away\"\n");
	log_request_id(STR_NONE);
	assert_string_equal(WRITTEN(log_line("x=1")), "at=2026-11-23T07:04:58Z x=1\n");
}

static void
controls_cannot_end_or_forge_a_line(void **state)
{
	(void)state;
	assert_string_equal(WRITTEN(log_line("path=\"%s\"", "a\r\nat=fake\x1b[2J\xe2\x80\xae\xff")),
	    "at=2026-11-23T07:04:58Z path=\"a\\x0d\\x0aat=fake\\x1b[2J\\xe2\\x80\\xae\\xff\"\n");
	assert_string_equal(WRITTEN(log_fault("here", "%s", "said \"no\"\n")),
	    "at=2026-11-23T07:04:58Z fault=here msg=\"said \\x22no\\x22\\x0a\"\n");
	log_request_id(STR("a\nb"));
	assert_string_equal(WRITTEN(log_line("x=1")), "at=2026-11-23T07:04:58Z rq=a\\x0ab x=1\n");
	log_request_id(STR_NONE);
}

static void
a_line_is_one_write_of_at_most_4096_bytes(void **state)
{
	static char huge[10000];
	size_t n;

	(void)state;
	memset(huge, 'x', sizeof(huge) - 1);
	n = strlen(WRITTEN(log_line("%s", huge)));
	assert_int_equal(n, 4096);
	assert_int_equal(line[n - 1], '\n');
	memset(huge, '\n', sizeof(huge) - 1);
	n = strlen(WRITTEN(log_fault("here", "%s", huge)));
	assert_in_range(n, 4000, 4096);
	assert_memory_equal(line + n - 6, "\\x0a\"\n", 6);
}

static void
logging_keeps_errno(void **state)
{
	int saved[2];

	(void)state;
	close(STDERR_FILENO);		/* so that write fails and sets its own */
	errno = EXDEV;
	log_line("x=1");
	saved[0] = errno;
	log_fault("here", "x");
	saved[1] = errno;
	dup2(real_stderr, STDERR_FILENO);
	assert_int_equal(saved[0], EXDEV);
	assert_int_equal(saved[1], EXDEV);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_has_its_time_and_request),
		cmocka_unit_test(controls_cannot_end_or_forge_a_line),
		cmocka_unit_test(a_line_is_one_write_of_at_most_4096_bytes),
		cmocka_unit_test(logging_keeps_errno),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
