/*
 * bare.c - the floor: a FastCGI responder that writes a constant body of $BARE_SIZE bytes, after $BARE_QUERIES queries by primary key
 * (0 without it), or the bare transaction of a booking if $BARE_TRANSACTION is 1, with the bare client library, prepared once. The
 * database is $BARE_SOCKET, $BARE_DATABASE, $BARE_USER, $BARE_PASSWORD.
 */

#include <fcgiapp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/bench/floor.h"

enum { SIZE_MAX_BARE = 1 << 20 };

static char	 reply[SIZE_MAX_BARE + 256];
static char	 failed[] = "Status: 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n";

static unsigned long
number_of(const char *name, unsigned long otherwise)
{
	const char *text = getenv(name);

	return text != NULL ? strtoul(text, NULL, 10) : otherwise;
}

static struct floor floor_of;

static void
prepare(const char *const *texts)
{
	MYSQL *mysql = mysql_init(NULL);

	if (mysql_real_connect(mysql, NULL, getenv("BARE_USER"), getenv("BARE_PASSWORD"), getenv("BARE_DATABASE"), 0, getenv("BARE_SOCKET"),
	    0) == NULL || floor_prepare(&floor_of, mysql, texts) != 0) {
		fprintf(stderr, "bare: %s\n", mysql_error(mysql));
		exit(EXIT_FAILURE);
	}
}

static int
answer(unsigned long n_queries, unsigned long is_booking)
{
	static unsigned long long n;
	unsigned long i;

	/* Each worker has technicians of its own, mostly. */
	if (is_booking)
		return floor_transaction(&floor_of, 8 * n++ + (unsigned)getpid() % 8);
	floor_of.values[0] = 1;
	for (i = 0; i < n_queries; i++)
		if (!floor_run(&floor_of, 0))
			return 0;
	return 1;
}

int
main(void)
{
	size_t		 size = number_of("BARE_SIZE", 1024);
	unsigned long	 n_queries = number_of("BARE_QUERIES", 0);
	unsigned long	 is_booking = number_of("BARE_TRANSACTION", 0);
	static const char *const one_query[] = { "SELECT catalogue_version FROM store WHERE id = ?", NULL };
	FCGX_Request	 request;
	int		 head;

	if (size > SIZE_MAX_BARE)
		size = SIZE_MAX_BARE;
	head = snprintf(reply, 256, "Status: 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %zu\r\n\r\n", size);
	memset(reply + head, 'x', size);
	if (is_booking || n_queries > 0)
		prepare(is_booking ? floor_transaction_texts : one_query);
	if (FCGX_Init() != 0 || FCGX_InitRequest(&request, 0, 0) != 0)
		return EXIT_FAILURE;
	while (FCGX_Accept_r(&request) == 0) {
		if (answer(n_queries, is_booking))
			FCGX_PutStr(reply, head + (int)size, request.out);
		else
			FCGX_PutStr(failed, sizeof(failed) - 1, request.out);
		FCGX_Finish_r(&request);
	}
	return EXIT_SUCCESS;
}
