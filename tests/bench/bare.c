/* bare.c - the floor: a FastCGI responder that writes a constant body of $BARE_SIZE bytes and does nothing else. */

#include <fcgiapp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE_MAX_BARE = 1 << 20 };

static char	 reply[SIZE_MAX_BARE + 256];

int
main(void)
{
	const char	*wanted = getenv("BARE_SIZE");
	size_t		 size = wanted != NULL ? (size_t)strtoul(wanted, NULL, 10) : 1024;
	FCGX_Request	 request;
	int		 head;

	if (size > SIZE_MAX_BARE)
		size = SIZE_MAX_BARE;
	head = snprintf(reply, 256, "Status: 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %zu\r\n\r\n", size);
	memset(reply + head, 'x', size);
	if (FCGX_Init() != 0 || FCGX_InitRequest(&request, 0, 0) != 0)
		return EXIT_FAILURE;
	while (FCGX_Accept_r(&request) == 0) {
		FCGX_PutStr(reply, head + (int)size, request.out);
		FCGX_Finish_r(&request);
	}
	return EXIT_SUCCESS;
}
