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
add(struct program *program, int dir, const char *file)
{
	struct site	*site = &program->site;
	struct asset	*asset = &site->assets[site->n_assets];
	struct str	 content;
	size_t		 mark;

	if (site->n_assets == ASSETS_MAX)
		return;
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

static bool
find(const struct site *site, struct str name, struct url *out)
{
	size_t i;

	for (i = 0; i < site->n_assets; i++)
		if (str_eq(site->assets[i].name, name)) {
			*out = site->assets[i].url;
			return true;
		}
	return false;
}

static int
open_dir(struct program *program)
{
	return open(str_cstr(program->life, program->settings.static_dir), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* The name is the store's own text: it must not lead out of the directory. */
static bool
find_or_read(const struct site *site, struct str name, struct url *out)
{
	struct program	*program = site->owner;
	size_t		 slash;
	int		 dir;

	if (find(site, name, out))
		return true;
	if (str_starts(name, STR(".")) || str_find(name, '/', &slash) || str_find(name, '\0', &slash) || (dir = open_dir(program)) == -1)
		return false;
	add(program, dir, str_cstr(program->arena, name));
	close(dir);
	return find(site, name, out);
}

static void
add_all(struct program *program, int fd)
{
	struct dirent	*entry;
	DIR		*dir = fdopendir(fd);

	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.')
			add(program, fd, entry->d_name);
	if (dir != NULL)
		closedir(dir);
	else
		close(fd);
}

/* Plain CGI shows one page: what all pages have is read now, the rest when it is asked for. */
enum err
site_assets(struct program *program, struct str *out_problem)
{
	const char	*path = str_cstr(program->life, program->settings.static_dir);
	struct site	*site = &program->site;
	int		 dir;

	site->static_url = program->settings.static_url;
	site->assets = NEW_N(program->life, struct asset, ASSETS_MAX);
	site->owner = program;
	site->asset = gateway_is_cgi(program->gateway) ? find_or_read : find;
	if ((dir = open_dir(program)) == -1) {
		*out_problem = str_fmt(program->life, "static_dir %s cannot be read", path);
		return ERR_NOT_FOUND;
	}
	if (gateway_is_cgi(program->gateway)) {
		add(program, dir, "app.css");
		add(program, dir, "icon.svg");
		close(dir);
	} else
		add_all(program, dir);
	if (site->css_url.len == 0) {
		*out_problem = str_fmt(program->life, "static_dir %s holds no app.css", path);
		return ERR_NOT_FOUND;
	}
	return OK;
}
