/* fuzz_settings.c - configuration files: taken whole, or refused with file, line and a sentence. */
#include <unistd.h>

#include "base/settings.h"
#include "tests/fuzz/fuzz.h"

FUZZ
{
	static char path[] = "/tmp/fuzz-settings.XXXXXX";
	static int fd = -1;
	struct settings *settings = NEW(arena, struct settings);
	struct str problem = STR_NONE;

	if (fd == -1 && (fd = mkstemp(path)) == -1)
		return;
	if (ftruncate(fd, 0) != 0 || pwrite(fd, input.ptr, input.len, 0) != (ssize_t)input.len)
		return;
	/* "@/path" reads files of the machine: not of this one. */
	if (has_byte(input, '@', '@'))
		return;
	if (settings_load(arena, str_of(path), settings, &problem) != OK) {
		must(str_starts(problem, str_of(path)) && problem.len > sizeof(path) + 2 && !has_byte(problem, 0, 9));
		return;
	}
	must(settings->workers >= 1 && settings->database_port >= 1 && settings->database_port <= 65535);
	must(settings->database_host.len > 0 && utf8_valid(settings->public_url));
}
