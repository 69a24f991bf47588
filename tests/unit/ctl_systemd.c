/* What a service says of itself reaches the service manager, by path and by abstract name, and hurts nobody where there is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "ctl/systemd.h"

static int
listener(const char *name)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t size = strlen(name);
	int fd;

	memcpy(address.sun_path, name, size);
	if (name[0] == '@')
		address.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size)), 0);
	return fd;
}

static void
hears(const char *name)
{
	char said[64];
	int fd = listener(name);

	setenv("NOTIFY_SOCKET", name, 1);
	systemd_tell("READY=1");
	assert_int_equal(recv(fd, said, sizeof(said), MSG_DONTWAIT), 7);
	assert_memory_equal(said, "READY=1", 7);
	close(fd);
}

static void
a_path_hears_it(void **state)
{
	char name[64];

	(void)state;
	snprintf(name, sizeof(name), "/tmp/slotkeeper-notify-%d", (int)getpid());
	hears(name);
	unlink(name);
}

static void
an_abstract_name_hears_it(void **state)
{
	char name[64];

	(void)state;
	snprintf(name, sizeof(name), "@slotkeeper-notify-%d", (int)getpid());
	hears(name);
}

static void
nobody_is_no_trouble(void **state)
{
	(void)state;
	unsetenv("NOTIFY_SOCKET");
	systemd_tell("READY=1");
	setenv("NOTIFY_SOCKET", "/tmp/slotkeeper-nobody-listens-here", 1);
	systemd_tell("READY=1");
	setenv("NOTIFY_SOCKET", "relative", 1);
	systemd_tell("READY=1");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_hears_it),
		cmocka_unit_test(an_abstract_name_hears_it),
		cmocka_unit_test(nobody_is_no_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
