/*
 * sql_host.c - which of several database servers a session goes to.
 *
 * The first of the list is preferred, so that all workers write to one server of a cluster and nobody reads what another has not applied
 * yet. One that fails is left alone for a second, then for twice as long each time, at most a minute; after that it is asked again, and
 * who works with a later one goes back. Nothing here is shared between workers: each finds out for itself.
 */
#include "base/log.h"
#include "base/secret.h"
#include "db/sql_private.h"

enum {
	PAUSE_MIN_US = 1000 * 1000,
	PAUSE_MAX_US = 60 * 1000 * 1000,
	LOOK_BACK_US = 5 * 1000 * 1000,
};

/* "name", "name:port", "[address]:port"; a bare IPv6 address has several colons and no port. */
static struct db_host
parse(struct db *db, struct str text)
{
	struct db_host host;
	struct str rest;
	uint64_t port;

	host = (struct db_host){ .name = text, .port = (unsigned)db->settings->database_port };
	rest = text;
	if (text.len > 0 && text.ptr[0] == '[') {
		rest = str_sub(text, 1, text.len);
		host.name = str_cut(&rest, ']');
		if (rest.len > 1 && rest.ptr[0] == ':' && str_u64(str_sub(rest, 1, rest.len), &port) && port > 0 && port <= 65535)
			host.port = (unsigned)port;
		return host;
	}
	(void)str_cut(&rest, ':');
	if (rest.len == 0 || !str_u64(rest, &port) || port == 0 || port > 65535)
		return host;
	host.name = str_sub(text, 0, text.len - rest.len - 1);
	host.port = (unsigned)port;
	return host;
}

void
db_hosts_open(struct db *db)
{
	struct str rest;

	if (db->settings->database_socket.len > 0) {
		db->hosts[db->n_hosts++] = (struct db_host){ .name = STR_NONE };
		return;
	}
	rest = db->settings->database_host;
	while (rest.len > 0 && db->n_hosts < HOSTS_MAX)
		db->hosts[db->n_hosts++] = parse(db, str_trim(str_cut(&rest, ',')));
}

/* The first that is not left alone and was not tried yet; else, when none was tried at all, the one whose time ends first. */
size_t
db_host_next(const struct db *db, unsigned tried)
{
	int64_t now_us;
	size_t best;
	size_t i;

	now_us = clock_monotonic_us();
	best = db->n_hosts;
	for (i = 0; i < db->n_hosts; i++) {
		if ((tried & 1u << i) != 0)
			continue;
		if (db->hosts[i].leave_until_us <= now_us)
			return i;
		if (tried == 0 && (best == db->n_hosts || db->hosts[i].leave_until_us < db->hosts[best].leave_until_us))
			best = i;
	}
	return best;
}

void
db_host_failed(struct db *db)
{
	struct db_host *host;

	if (db->n_hosts < 2)
		return;
	host = &db->hosts[db->host];
	host->pause_us *= 2;
	if (host->pause_us < PAUSE_MIN_US)
		host->pause_us = PAUSE_MIN_US;
	if (host->pause_us > PAUSE_MAX_US)
		host->pause_us = PAUSE_MAX_US;
	/* A quarter more at random: workers that lost it together do not come back together. */
	host->leave_until_us = clock_monotonic_us() + host->pause_us + secret_random_below((uint32_t)(host->pause_us / 4));
	log_line("db=left host=%zu for_ms=%lld", db->host + 1, (long long)(host->pause_us / 1000));
}

void
db_host_proved(struct db *db)
{
	struct db_host *host;
	int64_t now_us;

	host = &db->hosts[db->host];
	if (host->pause_us == 0)
		return;
	now_us = clock_monotonic_us();
	/* One that takes sessions and then fails is as bad: only a while of good service makes its pauses short again. */
	if (now_us > host->leave_until_us + host->pause_us)
		host->pause_us = 0;
}

bool
db_host_should_go_back(struct db *db)
{
	int64_t now_us;

	if (db->host == 0 || db->mysql == NULL)
		return false;
	now_us = clock_monotonic_us();
	if (now_us < db->look_back_us)
		return false;
	db->look_back_us = now_us + LOOK_BACK_US;
	return db_host_next(db, 0) < db->host;
}
