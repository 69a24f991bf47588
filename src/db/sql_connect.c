/* sql_connect.c - sessions: made with every setting that correctness rests on, and given up at the first doubt. */
#include <errmsg.h>
#include <mysqld_error.h>
#include <poll.h>
#include <string.h>

#include "base/log.h"
#include "db/sql_private.h"

enum {
	CONNECT_S = 2,
	READ_S = 5,
	CROWD_US = 2 * 1000 * 1000,		/* how long a full house is waited for */
	CROWD_PAUSE_US = 80 * 1000,
	PATIENT_S = 3600,			/* a migration may copy a large table */
};

enum {						/* numbers that one of the two headers lacks, or names otherwise */
	DUPLICATE_WITH_NAME = 1586,
	AUTOINC_FAILED = 1467,
	MARIADB_STATEMENT_TIME = 1969,
	MYSQL_STATEMENT_TIME = 3024,
	MYSQL_NOWAIT = 3572,
	KILLED = 1927,
	MYSQL_IDLE = 4031,
};

/*
 * Everything is one statement, since a session over TCP pays a round trip for each. Without READ COMMITTED a plain read before a lock
 * sees a snapshot from before it and sells a place twice.
 */
static const char mariadb_session[] =
	"SET SESSION tx_isolation = 'READ-COMMITTED', innodb_lock_wait_timeout = 3, idle_transaction_timeout = 10, autocommit = 1,"
	" time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,"
	"NO_ENGINE_SUBSTITUTION', max_statement_time = ";
static const char mysql_session[] =
	"SET SESSION transaction_isolation = 'READ-COMMITTED', innodb_lock_wait_timeout = 3, autocommit = 1,"
	" time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,"
	"NO_ENGINE_SUBSTITUTION', max_execution_time = ";

enum trouble
db_trouble(unsigned number)
{
	switch (number) {
	case 0:
		return TROUBLE_NONE;
	case ER_DUP_ENTRY:
	case DUPLICATE_WITH_NAME:
		return TROUBLE_EXISTS;
	case ER_CANT_AGGREGATE_2COLLATIONS:
	case ER_CANT_AGGREGATE_3COLLATIONS:
	case ER_CANT_AGGREGATE_NCOLLATIONS:
		return TROUBLE_NO_MATCH;
	case ER_LOCK_DEADLOCK:
	case ER_LOCK_WAIT_TIMEOUT:
	case ER_CHECKREAD:
	case ER_SP_DOES_NOT_EXIST:		/* 1305: the savepoint at a transaction's beginning; there are no procedures */
	case AUTOINC_FAILED:
	case MARIADB_STATEMENT_TIME:
	case MYSQL_STATEMENT_TIME:
	case MYSQL_NOWAIT:
	case ER_USER_LIMIT_REACHED:		/* so many statements or connections an hour, on shared hosts */
		return TROUBLE_AGAIN;
	case CR_CONNECTION_ERROR:
	case CR_CONN_HOST_ERROR:
	case CR_SERVER_GONE_ERROR:
	case CR_SERVER_LOST:
	case CR_COMMANDS_OUT_OF_SYNC:
	case CR_SERVER_LOST_EXTENDED:
	case ER_SERVER_SHUTDOWN:
	case ER_UNKNOWN_COM_ERROR:		/* 1047: a Galera node that is not ready; another may be */
	case ER_NET_READ_ERROR:
	case ER_NET_READ_INTERRUPTED:
	case ER_NET_ERROR_ON_WRITE:
	case ER_NET_WRITE_INTERRUPTED:
	case ER_UNKNOWN_STMT_HANDLER:
	case ER_NEED_REPREPARE:
	case KILLED:
	case MYSQL_IDLE:
		return TROUBLE_LOST;
	default:
		return TROUBLE_FAULT;
	}
}

/* A message quotes values, and so may hold a guest's phone number; these speak of tables, columns and rights only. */
bool
db_message_is_safe(unsigned number)
{
	switch (number) {
	case ER_NO_SUCH_TABLE:
	case ER_BAD_FIELD_ERROR:
	case ER_BAD_NULL_ERROR:
	case ER_DATA_TOO_LONG:
	case ER_WARN_DATA_OUT_OF_RANGE:
	case ER_NO_DEFAULT_FOR_FIELD:
	case ER_NO_REFERENCED_ROW_2:
	case ER_ROW_IS_REFERENCED_2:
	case ER_TABLEACCESS_DENIED_ERROR:
	case ER_COLUMNACCESS_DENIED_ERROR:
	case ER_ACCESS_DENIED_ERROR:
	case ER_DBACCESS_DENIED_ERROR:
	case ER_BAD_DB_ERROR:
	case ER_PARSE_ERROR:
	case ER_RECORD_FILE_FULL:
		return true;
	default:
		return number >= CR_MIN_ERROR && number <= 2999;
	}
}

/* Sorts an error, logs what is somebody's fault, and dooms the transaction under way. */
enum err
db_failed(struct db *db, const char *where, unsigned number, const char *message)
{
	enum trouble trouble;

	trouble = db_trouble(number);
	if (trouble == TROUBLE_EXISTS)
		return ERR_EXISTS;
	if (trouble == TROUBLE_NO_MATCH)
		return ERR_NOT_FOUND;
	if (db->in_transaction && db->doom == TROUBLE_NONE)
		db->doom = trouble;
	if (number == ER_UNKNOWN_COM_ERROR || number == CR_SERVER_LOST || number == CR_SERVER_GONE_ERROR)
		db_host_failed(db);		/* the next session is made elsewhere, if there is an elsewhere */
	if (trouble == TROUBLE_LOST)
		db_drop(db);
	if (trouble == TROUBLE_AGAIN || trouble == TROUBLE_LOST)
		return ERR_BUSY;
	log_fault(where, "database error %u: %s", number, db_message_is_safe(number) ? message : "(its message may quote values)");
	return ERR_FAULT;
}

void
db_drop(struct db *db)
{
	struct sql_state *state;
	struct prepared *prepared;
	size_t i;

	if (db->mysql == NULL)
		return;
	/* First the session, then its statements: the other way round each would talk to a server that may be gone. */
	mysql_close(db->mysql);
	db->mysql = NULL;
	db->is_fresh = false;
	db->n_prepared = 0;
	for (state = db->states; state != NULL; state = state->next_of_db)
		for (i = 0; i < ROWS_POWERS; i++) {
			prepared = state->prepared[i];
			if (prepared != NULL && prepared->stmt != NULL) {
				mysql_stmt_close(prepared->stmt);
				prepared->stmt = NULL;
			}
		}
	batch_drop(db);
}

static void
demand_tls(MYSQL *mysql, struct arena *arena, struct str ca)
{
#ifdef MARIADB_PACKAGE_VERSION
	db_bool yes;

	yes = 1;
	mysql_options(mysql, MYSQL_OPT_SSL_ENFORCE, &yes);
	/* Enforcing alone takes any certificate: the chain is checked since there is a CA, the name by this. */
	mysql_options(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &yes);
#else
	unsigned mode;

	mode = SSL_MODE_VERIFY_IDENTITY;
	mysql_options(mysql, MYSQL_OPT_SSL_MODE, &mode);
#endif
	mysql_options(mysql, MYSQL_OPT_SSL_CA, str_cstr(arena, ca));
}

/* All connections that the server, or this account, may have are in use: one will be free in a moment. */
static bool
is_crowded(unsigned number)
{
	return number == ER_CON_COUNT_ERROR || number == ER_TOO_MANY_USER_CONNECTIONS || number == ER_USER_LIMIT_REACHED;
}

/* Connectors give it the number of a wrong password, too; the words are the client library's own. */
static bool
is_plugin_missing(MYSQL *mysql)
{
	return (mysql_errno(mysql) == CR_AUTH_PLUGIN_CANNOT_LOAD || mysql_errno(mysql) == ER_ACCESS_DENIED_ERROR) &&
	    strstr(mysql_error(mysql), "could not be loaded") != NULL;
}

/* Automatic reconnect stays off, as it is by default: it would lose a transaction without a word. */
static MYSQL *
connect_host(struct db *db, const struct db_host *host)
{
	const struct settings *settings;
	struct arena *arena;
	unsigned seconds;
	MYSQL *mysql;

	if ((mysql = mysql_init(NULL)) == NULL)
		return NULL;
	settings = db->settings;
	arena = db->arena;
	seconds = CONNECT_S;
	mysql_options(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
	seconds = db->patient ? PATIENT_S : READ_S;
	mysql_options(mysql, MYSQL_OPT_READ_TIMEOUT, &seconds);
	mysql_options(mysql, MYSQL_OPT_WRITE_TIMEOUT, &seconds);
	mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	if (settings->database_tls_ca.len > 0)
		demand_tls(mysql, arena, settings->database_tls_ca);
	if (mysql_real_connect(mysql, host->name.len == 0 ? NULL : str_cstr(arena, host->name),
	    str_cstr(arena, settings->database_user), str_cstr(arena, settings->database_password),
	    str_cstr(arena, settings->database_name), host->port,
	    host->name.len > 0 ? NULL : str_cstr(arena, settings->database_socket), CLIENT_FOUND_ROWS) == NULL) {
		db->crowded = is_crowded(mysql_errno(mysql));
		db->needs_plugin = db->without_plugins && is_plugin_missing(mysql);
		if (!db->crowded && !db->needs_plugin)
			log_fault("db_connect", "%s port %u: database error %u: %s",
			    str_cstr(arena, host->name.len == 0 ? settings->database_socket : host->name), host->port,
			    mysql_errno(mysql), mysql_error(mysql));
		mysql_close(mysql);
		return NULL;
	}
	db->needs_plugin = false;
	return mysql;
}

static bool
set_session(struct db *db, MYSQL *mysql)
{
	struct str text;

	db->no_batch = false;
	db->is_node = false;
	db->is_mariadb = strstr(mysql_get_server_info(mysql), "MariaDB") != NULL;
	/* MariaDB counts seconds and ends any statement; MySQL counts milliseconds and ends reads. */
	text = str_fmt(db->arena, "%s%d", db->is_mariadb ? mariadb_session : mysql_session,
	    db->patient ? 0 : db->is_mariadb ? 3 : 3000);
	if (mysql_real_query(mysql, text.ptr, (unsigned long)text.len) == 0)
		return true;
	log_fault("db_connect", "setting up the session: database error %u: %s", mysql_errno(mysql), mysql_error(mysql));
	return false;
}

/* A session at rest has nothing to say: what can be read is the server's good-bye. Saves the doubt whether a statement arrived. */
static bool
is_alive(MYSQL *mysql)
{
	struct pollfd fd;

#ifdef MARIADB_PACKAGE_VERSION
	fd.fd = mysql_get_socket(mysql);
#else
	fd.fd = mysql->net.fd;
#endif
	fd.events = POLLIN;
	fd.revents = 0;
	return poll(&fd, 1, 0) == 0;
}

/* Whether a column of the only row is "1" or "ON"; a server without Galera knows no such variable. */
static bool
says_yes(MYSQL *mysql, const char *text, unsigned column)
{
	MYSQL_RES *result;
	MYSQL_ROW row;
	bool yes;

	if (mysql_query(mysql, text) != 0 || (result = mysql_store_result(mysql)) == NULL)
		return false;
	row = mysql_fetch_row(result);
	yes = row != NULL && row[column] != NULL && (strcmp(row[column], "1") == 0 || strcmp(row[column], "ON") == 0);
	mysql_free_result(result);
	return yes;
}

/*
 * The server may be a node of a Galera cluster. One that is not ready takes sessions and then answers 1047 to all. On one that is, reads
 * wait until what was committed elsewhere has been applied: a guest's next page may be at another node than his booking. And since a
 * transaction that another node's write has ended may go on without what it had written (transact.c), COMMIT never goes along with writes.
 */
static bool
join_cluster(struct db *db, MYSQL *mysql)
{
	if (!db->is_mariadb || !says_yes(mysql, "SELECT @@GLOBAL.wsrep_on", 0))
		return true;
	db->is_node = db->no_batch = true;
	if (says_yes(mysql, "SHOW GLOBAL STATUS LIKE 'wsrep_ready'", 1) && mysql_query(mysql, "SET SESSION wsrep_sync_wait = 1") == 0)
		return true;
	log_fault("db_connect", "host %zu is no ready node of its cluster", db->host + 1);
	return false;
}

/* Each host once, the preferred one first. A host that is crowded is not down: it keeps its turn. */
static bool
connect_any(struct db *db)
{
	bool was_crowded;
	unsigned tried;

	was_crowded = false;
	tried = 0;
	while ((db->host = db_host_next(db, tried)) < db->n_hosts) {
		tried |= 1u << db->host;
		db->crowded = false;
		db->mysql = connect_host(db, &db->hosts[db->host]);
		if (db->mysql != NULL && set_session(db, db->mysql) && join_cluster(db, db->mysql)) {
			db->look_back_us = 0;
			db->n_sessions++;
			return true;
		}
		db_drop(db);
		was_crowded = was_crowded || db->crowded;
		if (!db->crowded)
			db_host_failed(db);
	}
	db->host = 0;
	db->crowded = was_crowded;
	return false;
}

enum err
db_connect(struct db *db)
{
	int64_t start;

	if (db->mysql != NULL && !db->in_transaction && !db->is_fresh && !is_alive(db->mysql))
		db_drop(db);
	if (db->mysql != NULL)
		return OK;
	if (db->away)
		return ERR_BUSY;
	if (db->prepare != NULL)
		db->prepare();
	db->prepare = NULL;
	start = clock_monotonic_us();
	do {
		if (connect_any(db))
			return OK;
		if (db->crowded)
			sql_pause(CROWD_PAUSE_US);
	} while (db->crowded && clock_monotonic_us() - start < CROWD_US);
	if (db->crowded)
		log_fault("db_connect", "no connection was free for two seconds: the server or the account allows no more");
	db->away = true;
	return ERR_BUSY;
}

enum err
db_query(struct db *db, const char *text)
{
	int64_t start;
	int failed;

	start = clock_monotonic_us();
	failed = mysql_query(db->mysql, text);
	db->stats.n++;
	db->stats.us += clock_monotonic_us() - start;
	if (failed == 0)
		return OK;
	return db_failed(db, "db_query", mysql_errno(db->mysql), mysql_error(db->mysql));
}
