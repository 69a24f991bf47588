/* base_confine.c - what a confined process can no longer do, and what it still can: confine.c. Each test runs in a process of its own. */
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netdb.h>
#include <stdio.h>
#include <unistd.h>

#include "base/confine.h"

enum { HELD = 0, BROKEN = 1, NOT_HERE = 77 };

/* Runs it in a confined child; where the kernel does not confine, the test is skipped. */
static void
confined(int (*run)(void))
{
	pid_t pid;
	int status;

	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		_exit(confine() ? run() : NOT_HERE);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == NOT_HERE)
		skip();
	assert_int_equal(WEXITSTATUS(status), HELD);
}

static int
start_program(void)
{
	char *const arguments[] = { (char *)(uintptr_t)"true", NULL };

	(void)execv("/bin/true", arguments);
	return errno == EPERM && prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? HELD : BROKEN;
}

static void
no_program_is_started(void **state)
{
	(void)state;
	confined(start_program);
}

static int
use_calls(void)
{
	static const long calls[] = { __NR_unshare, __NR_userfaultfd, __NR_bpf, __NR_keyctl, __NR_process_vm_readv, __NR_execveat };
	size_t i;

	for (i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (syscall(calls[i], 0, 0, 0, 0, 0) != -1 || errno != EPERM)
			return BROKEN;
	return HELD;
}

static void
calls_that_serve_no_page_are_refused(void **state)
{
	(void)state;
	confined(use_calls);
}

static int
serve(void)
{
	const struct addrinfo wanted = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM };
	struct addrinfo *found;
	int ends[2];
	char c;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0 || write(ends[0], "x", 1) != 1 || read(ends[1], &c, 1) != 1)
		return BROKEN;
	if (socket(AF_INET, SOCK_STREAM, 0) == -1 || open("/etc/passwd", O_RDONLY) == -1)
		return BROKEN;
	return getaddrinfo("localhost", "80", &wanted, &found) == 0 ? HELD : BROKEN;
}

static void
what_a_worker_does_goes_on(void **state)
{
	(void)state;
	confined(serve);
}

/* Under a sandbox that refuses seccomp(2), as systemd 252's @system-service does. */
static void
within_a_sandbox_too(void **state)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_seccomp, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = { .len = sizeof(filter) / sizeof(filter[0]), .filter = filter };
	pid_t pid;
	int status;

	(void)state;
	if ((pid = fork()) == 0) {
		if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) != 0)
			_exit(NOT_HERE);
		_exit(confine() ? start_program() : BROKEN);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_HERE)
		skip();
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == HELD);
}

static int
again(void)
{
	return confine() && start_program() == HELD ? HELD : BROKEN;
}

static void
twice_is_as_good_as_once(void **state)
{
	(void)state;
	confined(again);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_program_is_started),
		cmocka_unit_test(calls_that_serve_no_page_are_refused),
		cmocka_unit_test(what_a_worker_does_goes_on),
		cmocka_unit_test(within_a_sandbox_too),
		cmocka_unit_test(twice_is_as_good_as_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
