/* check_server.c - the database server as slotkeeperctl check sees it: durability, encryption, rights, clock, room. */
#include "base/arena.h"
#include "base/clock.h"
#include "ctl/check.h"
#include "db/sql.h"

enum { SKEW_MAX_S = 5 };

/* Empty when the server does not know, which is then nothing to speak of. */
static struct str
ask(struct report *report, const char *text)
{
	struct str is;

	return db_scalar(report->ctl->db, str_of(text), &is) == OK ? is : STR_NONE;
}

static void
check_durability(struct report *report)
{
	struct str is = ask(report, "SELECT @@innodb_flush_log_at_trx_commit");

	if (str_eq(is, STR("0")))
		say(report, false, "database: innodb_flush_log_at_trx_commit is 0: a crash of the server loses bookings that were "
		    "confirmed; set it to 1");
	else if (str_eq(is, STR("2")))
		say(report, true, "database: what is confirmed outlives a crash of the server, but not of its machine "
		    "(innodb_flush_log_at_trx_commit is 2)");
	else if (is.len > 0)
		say(report, true, "database: what is confirmed outlives a crash");
}

static bool
is_local(struct str host)
{
	return str_eq(host, STR("localhost")) || str_eq(host, STR("::1")) || str_starts(host, STR("127."));
}

static void
check_encryption(struct report *report)
{
	const struct settings *settings = &report->ctl->settings;
	struct str rest = settings->database_host;
	struct str cipher;
	bool local;

	if (settings->database_socket.len > 0)
		return;
	for (local = true; rest.len > 0;)
		local = is_local(str_trim(str_cut(&rest, ','))) && local;
	if (db_is_mariadb(report->ctl->db))
		cipher = ask(report, "SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME = 'SSL_CIPHER'");
	else
		cipher = ask(report, "SELECT VARIABLE_VALUE FROM performance_schema.session_status WHERE VARIABLE_NAME = 'Ssl_cipher'");
	if (cipher.len > 0 && settings->database_tls_ca.len > 0)
		say(report, true, "database: the way to it is encrypted (%.*s) and its certificate was checked", STR_ARG(cipher));
	else if (local)
		say(report, true, "database: it is on this machine");
	else
		say(report, false, "database: the way to %.*s %s; name its authority's file with database_tls_ca",
		    STR_ARG(settings->database_host), cipher.len > 0 ? "is encrypted, but anybody could pose as it" : "is not encrypted");
}

/* GRANTEE is written 'name'@'host'. */
#define MINE	"GRANTEE = CONCAT(CHAR(39), REPLACE(CURRENT_USER(), '@', CONCAT(CHAR(39), '@', CHAR(39))), CHAR(39))"

static void
check_rights(struct report *report)
{
	struct str wide;
	struct str schema;

	wide = ask(report, "SELECT GROUP_CONCAT(PRIVILEGE_TYPE ORDER BY PRIVILEGE_TYPE SEPARATOR ', ') FROM information_schema.USER_PRIVILEGES"
	    " WHERE " MINE " AND PRIVILEGE_TYPE <> 'USAGE'");
	if (wide.len == 0)
		say(report, true, "database: its user has no rights over the server");
	else if (report->ctl->settings.demo)
		say(report, true, "database: its user has rights over the whole server, which is all right for a demo");
	else
		say(report, false, "database: its user has rights over the whole server (%.*s%s); give it rights on its own database only",
		    (int)(wide.len > 100 ? 100 : wide.len), wide.ptr, wide.len > 100 ? " ..." : "");
	schema = ask(report, "SELECT COUNT(*) FROM information_schema.SCHEMA_PRIVILEGES WHERE " MINE
	    " AND PRIVILEGE_TYPE IN ('CREATE', 'DROP', 'ALTER', 'DELETE')");
	if (wide.len == 0 && !str_eq(schema, STR("0")) && schema.len > 0)
		note("database: this account may change and drop tables, as slotkeeperctl has to; where the host gives you two accounts, "
		    "let the web program use one with the rights of grants.sql only");
}

/* Holds and codes run by this machine's clock; what the database writes down by its own must agree. */
static void
check_clock(struct report *report)
{
	struct str text;
	int64_t theirs;
	int64_t skew;

	text = ask(report, "SELECT CAST(UNIX_TIMESTAMP() AS CHAR)");
	if (report->ctl->settings.test_clock || !str_i64(text, &theirs))
		return;
	skew = clock_now().us / US_PER_S - theirs;
	if (skew < -SKEW_MAX_S || skew > SKEW_MAX_S)
		say(report, false, "clock: this machine is %lld seconds %s the database's; let both keep time by NTP",
		    (long long)(skew < 0 ? -skew : skew), skew < 0 ? "behind" : "before");
	else
		say(report, true, "clock: this machine and the database's agree");
}

static void
check_room(struct report *report)
{
	const struct settings *settings = &report->ctl->settings;
	int64_t room;

	if (!str_i64(ask(report, "SELECT @@SESSION.max_user_connections"), &room) || room == 0)
		return;
	if (!settings->database_persist)
		say(report, true, "connections: the account may have %lld at once; each is given back after its request", (long long)room);
	else if (room < settings->workers + 2)
		say(report, false, "connections: the account may have %lld at once, and %d workers keep one each: set database_persist to 0, "
		    "or fewer workers", (long long)room, (int)settings->workers);
	else
		say(report, true, "connections: the account may have %lld at once, enough for %d workers", (long long)room,
		    (int)settings->workers);
}

/* A hand-made import may have put tables elsewhere: without InnoDB there are no transactions, and places are sold twice. */
static void
check_engines(struct report *report)
{
	struct str wrong;

	wrong = ask(report, str_fmt(report->ctl->arena, "SELECT GROUP_CONCAT(TABLE_NAME SEPARATOR ', ') FROM information_schema.TABLES"
	    " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' AND ENGINE <> 'InnoDB'"
	    " AND TABLE_NAME IN ('%1$.*2$sappointment', '%1$.*2$sappointment_item', '%1$.*2$sclaim', '%1$.*2$shold', '%1$.*2$sslot_lock',"
	    " '%1$.*2$sslot', '%1$.*2$sbooking', '%1$.*2$sidempotency', '%1$.*2$soutbox')",
	    report->ctl->settings.table_prefix.ptr, (int)report->ctl->settings.table_prefix.len).ptr);
	if (wrong.len > 0)
		say(report, false, "database: %.*s: not kept by InnoDB, so without transactions; run ALTER TABLE ... ENGINE=InnoDB",
		    STR_ARG(wrong));
}

void
check_server(struct report *report)
{
	check_durability(report);
	check_encryption(report);
	check_rights(report);
	check_clock(report);
	check_room(report);
	check_engines(report);
}

void
check_prefix(struct report *report)
{
	struct str others;

	others = ask(report, "SELECT GROUP_CONCAT(CONCAT('\"', LEFT(TABLE_NAME, LENGTH(TABLE_NAME) - 16), '\"') SEPARATOR ', ')"
	    " FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE '%schema\\_migration'");
	if (others.len > 0)
		note("tables are there with the prefix %.*s; table_prefix is \"%.*s\"", STR_ARG(others),
		    STR_ARG(report->ctl->settings.table_prefix));
}
