/* replay.c - runs the inputs named in its arguments through a fuzz target, each in memory of its own size, so that a sanitizer sees. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
main(int argc, char *argv[])
{
	uint8_t *data;
	FILE *file;
	size_t size;
	long n;
	int i;

	for (i = 1; i < argc; i++) {
		if ((file = fopen(argv[i], "rb")) == NULL || fseek(file, 0, SEEK_END) != 0 || (n = ftell(file)) < 0)
			return 2;
		rewind(file);
		size = (size_t)n;
		if ((data = malloc(size > 0 ? size : 1)) == NULL || fread(data, 1, size, file) != size)
			return 2;
		fclose(file);
		(void)LLVMFuzzerTestOneInput(data, size);
		free(data);
	}
	printf("%d inputs\n", argc - 1);
	return 0;
}
