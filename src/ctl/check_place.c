/* check_place.c - whether configuration and keys lie where only their owner, and no web server's visitor, can read them. */
#include <sys/stat.h>

#include <limits.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/settings.h"
#include "ctl/check.h"

enum { CONFIGURATION_MAX = 64 * 1024 };

static bool
is_served(struct str path)
{
	static const char *const roots[] = { "public_html", "htdocs", "httpdocs", "wwwroot", "www-root" };
	struct str part;
	size_t i;

	while (path.len > 0) {
		part = str_cut(&path, '/');
		for (i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
			if (str_eq(part, str_of(roots[i])))
				return true;
	}
	return false;
}

static void
check_not_served(struct report *report, const char *what, struct str path)
{
	char real[PATH_MAX];

	if (realpath(str_cstr(report->ctl->arena, path), real) != NULL && is_served(str_of(real)))
		say(report, false, "%s: %s lies in a folder that web servers show to everybody; move it out of there", what, real);
}

/* Whether the file itself holds a secret; "@/path" only says where it is. */
static bool
holds_secret(struct report *report, struct str path)
{
	struct str text;
	struct str line;
	struct str name;

	if (file_read(report->ctl->arena, path, CONFIGURATION_MAX, &text) != OK)
		return false;
	while (text.len > 0) {
		line = str_trim(str_cut(&text, '\n'));
		name = str_trim(str_cut(&line, '='));
		if ((str_ends(name, STR("_password")) || str_ends(name, STR("_secret"))) && !str_starts(name, STR("#")) &&
		    str_trim(line).len > 0 && !str_starts(str_trim(line), STR("@/")))
			return true;
	}
	return false;
}

void
check_private(struct report *report)
{
	struct str path = str_of(getenv("SLOTKEEPER_CONFIG"));
	struct stat st;

	if (stat(str_cstr(report->ctl->arena, path), &st) == 0 && (st.st_mode & S_IROTH) != 0 && holds_secret(report, path))
		say(report, false, "configuration: everybody on this machine can read its password; chmod 600 %.*s", STR_ARG(path));
	check_not_served(report, "configuration", path);
	check_not_served(report, "keyring", report->ctl->settings.keyring_file);
}
