/* first.c - runs a program and prints the microseconds from before its start to the first byte it writes. */

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long
now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int
main(int argc, char *argv[])
{
	char byte[4096];
	int ends[2];
	long start;
	long first;

	if (argc != 2 || pipe(ends) != 0)
		return EXIT_FAILURE;
	start = now_us();
	if (vfork() == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execv(argv[1], argv + 1);
		_exit(127);
	}
	close(ends[1]);
	if (read(ends[0], byte, 1) != 1)
		return EXIT_FAILURE;
	first = now_us();
	while (read(ends[0], byte, sizeof(byte)) > 0)
		;
	wait(NULL);
	printf("%ld\n", first - start);
	return EXIT_SUCCESS;
}
