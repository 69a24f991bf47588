/*
 * alone.c - the program of the portable archive, which carries every library in itself (STATIC_PROGRAM), and what that asks for.
 *
 * It finds its folder by itself, so that no shell has to run before it. It loads no shared object of the machine it runs on: that would
 * bring along another C library, and die in it. Hosts are looked up in files and DNS only, OpenSSL reads no configuration, and where the
 * database's account needs an authentication plug-in, which is a shared object, it becomes the same program in its dynamic form, which
 * lies beside it with the loader and libraries that it was built with. In that form, and in every other build, nothing here does anything.
 */
#include <sys/mman.h>

#include <errno.h>
#include <limits.h>
#include <netdb.h>
#include <nss.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "cgi-bin/program.h"
#include "db/sql.h"

#if defined(STATIC_PROGRAM)

static char	home[PATH_MAX];

/* HOME of HOME/libexec/slotkeeper.fcgi; empty where that is not how it lies. */
static void
find_home(void)
{
	ssize_t n;
	int up;

	n = readlink("/proc/self/exe", home, sizeof(home) - sizeof("/libexec/slotkeeper-dynamic.fcgi"));
	home[n > 0 ? n : 0] = '\0';
	for (up = 0; up < 2 && strrchr(home, '/') != NULL; up++)
		*strrchr(home, '/') = '\0';
}

/* As a path below it, in the arena; NULL when there is no such file. */
static const char *
in_home(struct arena *arena, const char *name)
{
	const char *path;

	path = str_fmt(arena, "%s/%s", home, name).ptr;
	return home[0] != '\0' && access(path, R_OK) == 0 ? path : NULL;
}

void
program_alone(struct arena *life)
{
	find_home();
	if (getenv("SLOTKEEPER_HOME") == NULL && in_home(life, "share/templates") != NULL)
		(void)setenv("SLOTKEEPER_HOME", home, 1);
	if (access("/usr/share/zoneinfo/America", F_OK) != 0 && in_home(life, "share/zoneinfo") != NULL)
		(void)setenv("TZDIR", in_home(life, "share/zoneinfo"), 0);
}

void
program_alone_connects(void)
{
	(void)setenv("MARIADB_PLUGIN_DIR", "/nonexistent", 1);
	(void)setenv("OPENSSL_CONF", "/dev/null", 1);
	if (__nss_configure_lookup("hosts", "files dns") != 0 || __nss_configure_lookup("services", "files") != 0 ||
	    __nss_configure_lookup("passwd", "files") != 0)
		log_fault("program_alone_connects", "__nss_configure_lookup: %s", strerror(errno));
}

void
program_alone_db(struct db *db)
{
	db_without_plugins(db);
}

/* Plain CGI has read the body, and the next program must find it where it was. */
static bool
give_back(struct str body)
{
	int fd;

	if (body.len == 0)
		return true;
	fd = memfd_create("body", MFD_CLOEXEC);
	return fd != -1 && write(fd, body.ptr, body.len) == (ssize_t)body.len && lseek(fd, 0, SEEK_SET) == 0 &&
	    dup2(fd, STDIN_FILENO) == STDIN_FILENO;
}

void
program_again(struct program *program, struct str body)
{
	const char *path;
	char *argv[2];

	if (!db_needs_plugin(program->db))
		return;
	path = in_home(program->arena, "libexec/slotkeeper-dynamic.fcgi");
	if (path != NULL && give_back(body)) {
		argv[0] = (char *)(uintptr_t)path;
		argv[1] = NULL;
		(void)unsetenv("OPENSSL_CONF");
		(void)execv(path, argv);
	}
	log_fault("program_again", "the database's account needs an authentication plug-in, and libexec/slotkeeper-dynamic.fcgi, "
	    "which could load one, does not start: %s", strerror(errno));
}

bool
program_stays(const struct program *program)
{
	return !gateway_is_cgi(program->gateway);
}

#else

void
program_alone(struct arena *life)
{
	(void)life;
}

void
program_alone_connects(void)
{
}

void
program_alone_db(struct db *db)
{
	(void)db;
}

void
program_again(struct program *program, struct str body)
{
	(void)program;
	(void)body;
}

bool
program_stays(const struct program *program)
{
	(void)program;
	return true;
}

#endif
