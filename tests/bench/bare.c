/*
 * bare.c - the floor: a FastCGI responder that writes a constant body of $BARE_SIZE bytes, after $BARE_QUERIES queries by primary key
 * (0 without it) with the bare client library, prepared once. The database is $BARE_SOCKET, $BARE_DATABASE, $BARE_USER, $BARE_PASSWORD.
 */

#include <fcgiapp.h>
#include <mysql.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE_MAX_BARE = 1 << 20 };

static char	 reply[SIZE_MAX_BARE + 256];
static char	 failed[] = "Status: 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n";

static unsigned long
number_of(const char *name, unsigned long otherwise)
{
	const char *text = getenv(name);

	return text != NULL ? strtoul(text, NULL, 10) : otherwise;
}

static MYSQL_STMT *
prepare(void)
{
	static const char text[] = "SELECT catalogue_version FROM store WHERE id = ?";
	MYSQL *mysql = mysql_init(NULL);
	MYSQL_STMT *stmt;

	if (mysql_real_connect(mysql, NULL, getenv("BARE_USER"), getenv("BARE_PASSWORD"), getenv("BARE_DATABASE"), 0, getenv("BARE_SOCKET"),
	    0) == NULL || (stmt = mysql_stmt_init(mysql)) == NULL || mysql_stmt_prepare(stmt, text, sizeof(text) - 1) != 0) {
		fprintf(stderr, "bare: %s\n", mysql_error(mysql));
		exit(EXIT_FAILURE);
	}
	return stmt;
}

static int
query(MYSQL_STMT *stmt)
{
	MYSQL_BIND in;
	MYSQL_BIND out;
	long long id = 1;
	long long version;
	int ok;

	memset(&in, 0, sizeof(in));
	in.buffer_type = MYSQL_TYPE_LONGLONG;
	in.buffer = &id;
	out = in;
	out.buffer = &version;
	ok = mysql_stmt_bind_param(stmt, &in) == 0 && mysql_stmt_execute(stmt) == 0 && mysql_stmt_bind_result(stmt, &out) == 0 &&
	    mysql_stmt_store_result(stmt) == 0 && mysql_stmt_fetch(stmt) == 0;
	mysql_stmt_free_result(stmt);
	return ok;
}

int
main(void)
{
	size_t		 size = number_of("BARE_SIZE", 1024);
	unsigned long	 n_queries = number_of("BARE_QUERIES", 0);
	MYSQL_STMT	*stmt = n_queries > 0 ? prepare() : NULL;
	FCGX_Request	 request;
	unsigned long	 i;
	int		 head;

	if (size > SIZE_MAX_BARE)
		size = SIZE_MAX_BARE;
	head = snprintf(reply, 256, "Status: 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %zu\r\n\r\n", size);
	memset(reply + head, 'x', size);
	if (FCGX_Init() != 0 || FCGX_InitRequest(&request, 0, 0) != 0)
		return EXIT_FAILURE;
	while (FCGX_Accept_r(&request) == 0) {
		for (i = 0; i < n_queries && query(stmt); i++)
			;
		if (i == n_queries)
			FCGX_PutStr(reply, head + (int)size, request.out);
		else
			FCGX_PutStr(failed, sizeof(failed) - 1, request.out);
		FCGX_Finish_r(&request);
	}
	return EXIT_SUCCESS;
}
