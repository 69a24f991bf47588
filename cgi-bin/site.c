/* site.c - static files and their addresses. */

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "cgi-bin/program.h"

/* Read one after another into the request arena, so a file must fit there. */
enum { ASSETS_MAX = 256, ASSET_SIZE_MAX = 2 * 1024 * 1024 };

static bool
read_whole(struct arena *arena, int dir, const char *name, struct str *out)
{
	struct stat	 st;
	char		*text;
	ssize_t		 n;
	size_t		 len = 0;
	int		 fd;

	if ((fd = openat(dir, name, O_RDONLY | O_CLOEXEC)) == -1)
		return false;
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode) || st.st_size > ASSET_SIZE_MAX) {
		close(fd);
		return false;
	}
	text = arena_alloc(arena, (size_t)st.st_size + 1);
	while (len < (size_t)st.st_size && (n = read(fd, text + len, (size_t)st.st_size - len)) > 0)
		len += (size_t)n;
	close(fd);
	*out = (struct str){ text, len };
	return len == (size_t)st.st_size;
}

/* "app.css" with the first eight hex digits of its digest: "/s/app.1f2e3d4c.css", as nginx.conf.example takes apart. */
static struct url
address(struct program *program, struct str name, struct str content)
{
	struct hash	hash = secret_digest(content);
	size_t		dot = name.len;
	size_t		i;

	for (i = 0; i < name.len; i++)
		if (name.ptr[i] == '.')
			dot = i;
	return (struct url){ str_fmt(program->life, "%.*s/%.*s.%02x%02x%02x%02x%.*s", STR_ARG(program->settings.static_url),
	    (int)dot, name.ptr, hash.bytes[0], hash.bytes[1], hash.bytes[2], hash.bytes[3],
	    (int)(name.len - dot), name.ptr + dot) };
}

static void
add(struct program *program, struct asset *assets, int dir, const char *file)
{
	struct site	*site = &program->site;
	struct asset	*asset = &assets[site->n_assets];
	struct str	 content;
	size_t		 mark;

	asset->name = str_dup(program->life, str_of(file));
	mark = arena_mark(program->arena);
	if (read_whole(program->arena, dir, file, &content)) {
		asset->url = address(program, asset->name, content);
		if (str_eq(asset->name, STR("app.css")))
			site->css_url = asset->url.s;
		if (str_eq(asset->name, STR("icon.svg")))
			site->icon_url = asset->url.s;
		site->n_assets++;
	}
	arena_rewind(program->arena, mark);
}

enum err
site_assets(struct program *program, struct str *out_problem)
{
	const char	*path = str_cstr(program->life, program->settings.static_dir);
	struct asset	*assets = NEW_N(program->life, struct asset, ASSETS_MAX);
	struct dirent	*entry;
	DIR		*dir;

	program->site.static_url = program->settings.static_url;
	program->site.assets = assets;
	if ((dir = opendir(path)) == NULL) {
		*out_problem = str_fmt(program->life, "static_dir %s cannot be read", path);
		return ERR_NOT_FOUND;
	}
	while ((entry = readdir(dir)) != NULL && program->site.n_assets < ASSETS_MAX)
		if (entry->d_name[0] != '.')
			add(program, assets, dirfd(dir), entry->d_name);
	closedir(dir);
	if (program->site.css_url.len == 0) {
		*out_problem = str_fmt(program->life, "static_dir %s holds no app.css", path);
		return ERR_NOT_FOUND;
	}
	return OK;
}
