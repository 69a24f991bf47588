/* settings.c - the configuration file. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/origin.h"
#include "base/settings.h"
#include "base/settings_check.h"
#include "base/shape.h"

#ifndef PKGDATADIR
#define PKGDATADIR	"/usr/local/share/slotkeeper"
#endif
#ifndef SYSCONFDIR
#define SYSCONFDIR	"/usr/local/etc"
#endif

enum {
	FILE_SIZE_MAX = 64 * 1024,
	VALUE_FILE_MAX = 4096,		/* a password or a name, not a certificate */
	ENV_NAME_MAX = 64,
	TABLE_PREFIX_MAX = 32,		/* the longest table name has to fit MariaDB's 64 with it */
};

static const struct shape settings_shape = SHAPE(settings,
	FIELD(settings, database_host),
	FIELD(settings, database_port),
	FIELD(settings, database_socket),
	FIELD(settings, database_name),
	FIELD(settings, database_user),
	FIELD(settings, database_password),
	FIELD(settings, database_tls_ca),
	FIELD(settings, database_persist),
	FIELD(settings, table_prefix),
	FIELD(settings, keyring_file),
	FIELD(settings, template_dir),
	FIELD(settings, catalogue_dir),
	FIELD(settings, static_dir),
	FIELD(settings, static_url),
	FIELD(settings, public_url),
	FIELD(settings, cors_origins),
	FIELD(settings, trusted_proxies),
	FIELD(settings, outbox_dir),
	FIELD(settings, gateway_timeout),
	FIELD(settings, mail_from),
	FIELD(settings, smtp_host),
	FIELD(settings, smtp_port),
	FIELD(settings, smtp_security),
	FIELD(settings, smtp_user),
	FIELD(settings, smtp_password),
	FIELD(settings, smtp_ca),
	FIELD(settings, sms_url),
	FIELD(settings, sms_method),
	FIELD(settings, sms_fields),
	FIELD(settings, sms_from),
	FIELD(settings, sms_user),
	FIELD(settings, sms_password),
	FIELD(settings, sms_token),
	FIELD(settings, sms_header),
	FIELD(settings, sms_key_header),
	FIELD(settings, sms_success),
	FIELD(settings, sms_id_field),
	FIELD(settings, sms_ca),
	FIELD(settings, demo),
	FIELD(settings, test_clock),
	FIELD(settings, confine),
	FIELD(settings, code_sends_per_hour),
	FIELD(settings, code_store_per_hour),
	FIELD(settings, code_store_per_day),
	FIELD(settings, holds_per_address),
	FIELD(settings, keep_messages_days),
	FIELD(settings, keep_codes_days),
	FIELD(settings, keep_waits_days),
	FIELD(settings, keep_guests_days),
	FIELD(settings, webhook_secret),
	FIELD(settings, webhook_http),
	FIELD(settings, webhook_private),
	FIELD(settings, webhook_ports),
	FIELD(settings, webhook_tls_ca),
	FIELD(settings, listen),
	FIELD(settings, workers));

enum { FIELDS_MAX = 96 };

/*
 * A setting's default as it would be written, what it may be, and what to say when it is not. Those not here are
 * empty or no.
 */
struct rule {
	const char	*name;
	const char	*standard;
	int32_t		 min;
	int32_t		 max;
	bool		(*is_good)(struct str value);
	const char	*sentence;
};

static bool
is_filled(struct str value)
{
	return value.len > 0;
}

static bool
is_prefix(struct str value)
{
	size_t i;
	char c;

	for (i = 0; i < value.len; i++) {
		c = value.ptr[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '_')
			return false;
	}
	return value.len <= TABLE_PREFIX_MAX;
}

static bool
is_url(struct str value)
{
	if (value.len == 0)
		return true;
	return (str_starts(value, STR("https://")) || str_starts(value, STR("http://"))) && !str_ends(value, STR("/"));
}

static bool
is_url_path(struct str value)
{
	return str_starts(value, STR("/")) && !str_starts(value, STR("//")) && !str_ends(value, STR("/"));
}

/* Shorter ones could be guessed; "@/path" keeps it out of this file. */
static bool
is_secret(struct str value)
{
	return value.len == 0 || value.len >= 16;
}

static bool
are_ports(struct str value)
{
	uint64_t port;

	do
		if (!str_u64(str_trim(str_cut(&value, ',')), &port) || port == 0 || port > 65535)
			return false;
	while (value.len > 0);
	return true;
}

static bool
is_path(struct str value)
{
	return value.len == 0 || value.ptr[0] == '/';
}

static const struct rule rules[] = {
	{ "database_host", "127.0.0.1", 0, 0, is_filled, "must name a host" },
	{ "database_port", "3306", 1, 65535, NULL, "must be a number from 1 to 65535" },
	{ "database_name", "slotkeeper", 0, 0, is_filled, "must not be empty" },
	{ "database_user", "slotkeeper", 0, 0, is_filled, "must not be empty" },
	{ "table_prefix", "", 0, 0, is_prefix, "may have at most 32 letters, digits and underscores" },
	{ "keyring_file", SYSCONFDIR "/slotkeeper.key", 0, 0, is_filled, "must name a file" },
	{ "template_dir", PKGDATADIR "/templates", 0, 0, is_filled, "must name a directory" },
	{ "catalogue_dir", PKGDATADIR "/po", 0, 0, is_filled, "must name a directory" },
	{ "static_dir", PKGDATADIR "/static", 0, 0, is_filled, "must name a directory" },
	{ "static_url", "/s", 0, 0, is_url_path, "must start with one slash and not end with one" },
	{ "public_url", "", 0, 0, is_url, "must start with https:// or http:// and not end with a slash" },
	{ "gateway_timeout", "30", 1, 60, NULL, "must be a number from 1 to 60" },
	{ "mail_from", "", 0, 0, setting_is_email, "must be an email address" },
	{ "smtp_port", "587", 1, 65535, NULL, "must be a number from 1 to 65535" },
	{ "smtp_security", "starttls", 0, 0, setting_is_security, "must be starttls, tls or plain" },
	{ "sms_url", "", 0, 0, setting_is_gateway, "must start with https://, or with http:// and this machine's own address" },
	{ "sms_method", "POST", 0, 0, setting_is_method, "must be POST or GET" },
	{ "sms_fields", "To={to}&Body={text}", 0, 0, setting_are_fields, "must be name=value pairs with & between, with {to} and {text}" },
	{ "sms_header", "", 0, 0, setting_is_header, "must be a header: Name: value" },
	{ "sms_key_header", "Idempotency-Key", 0, 0, setting_is_header_name, "must be the name of a header" },
	{ "sms_success", "200-299", 0, 0, setting_are_statuses, "must be statuses like 200-299, with commas between" },
	{ "code_store_per_hour", "60", 1, 1000000, NULL, "must be a number from 1 to 1000000" },
	{ "code_store_per_day", "300", 1, 10000000, NULL, "must be a number from 1 to 10000000" },
	{ "cors_origins", "", 0, 0, origins_ok, "must be origins like https://salon.example, with commas between" },
	{ "database_persist", "1", 0, 0, NULL, NULL },
	{ "confine", "1", 0, 0, NULL, NULL },
	{ "code_sends_per_hour", "10", 1, 1000000, NULL, "must be a number from 1 to 1000000" },
	{ "holds_per_address", "60", 1, 1000000, NULL, "must be a number from 1 to 1000000" },
	{ "keep_messages_days", "30", 8, 36500, NULL, "must be a number from 8 to 36500" },
	{ "keep_codes_days", "31", 31, 36500, NULL, "must be a number from 31 to 36500" },
	{ "keep_waits_days", "30", 1, 36500, NULL, "must be a number from 1 to 36500" },
	{ "keep_guests_days", "0", 0, 36500, NULL, "must be a number from 0 to 36500" },
	{ "webhook_secret", "", 0, 0, is_secret, "must have at least 16 characters" },
	{ "webhook_ports", "443", 0, 0, are_ports, "must be port numbers with commas between" },
	{ "webhook_tls_ca", "", 0, 0, is_path, "must be a file's path from the root" },
	{ "listen", "/run/slotkeeper/slotkeeper.sock", 0, 0, is_filled, "must be a socket's path or host:port" },
	{ "workers", "4", 1, 1024, NULL, "must be a number from 1 to 1024" },
};

static const struct rule *
rule_of(const struct field *field)
{
	size_t i;

	for (i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (strcmp(rules[i].name, field->name) == 0)
			return &rules[i];
	return NULL;
}

static bool
read_bool(struct str value, bool *out)
{
	static const char *const words[] = { "0", "no", "false", "off", "1", "yes", "true", "on" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq(value, str_of(words[i]))) {
			*out = i >= 4;
			return true;
		}
	return false;
}

/* NULL when the value is stored, else what is wrong with it. */
static const char *
store(struct settings *settings, const struct field *field, struct str value)
{
	const struct rule *rule;
	int64_t number;
	char *at;

	at = (char *)settings + field->offset;
	rule = rule_of(field);
	if (!text_printable(value, false))
		return "must be UTF-8 without control characters";
	switch (field->kind) {
	case KIND_STR:
		if (rule != NULL && !rule->is_good(value))
			return rule->sentence;
		*(struct str *)(void *)at = value;
		return NULL;
	case KIND_I32:
		assert(rule != NULL);		/* which bounds it */
		if (!str_i64(value, &number) || number < rule->min || number > rule->max)
			return rule->sentence;
		*(int32_t *)(void *)at = (int32_t)number;
		return NULL;
	default:
		return read_bool(value, (bool *)(void *)at) ? NULL : "must be 1 or 0";
	}
}

/* The same, with "@/path" replaced by what is in that file. */
static const char *
store_written(struct arena *arena, struct settings *settings, const struct field *field, struct str value)
{
	struct str text;

	if (str_starts(value, STR("@/"))) {
		if (file_read(arena, str_sub(value, 1, value.len), VALUE_FILE_MAX, &text) != OK)
			return "names a file that cannot be read";
		while (str_ends(text, STR("\n")) || str_ends(text, STR("\r")))
			text = str_sub(text, 0, text.len - 1);
		value = text;
	}
	return store(settings, field, value);
}

/*
 * Where the program was unpacked into a folder of its own (the portable archive says so by SLOTKEEPER_HOME), its files are found from
 * there and not where they would have been installed.
 */
static struct str
at_home(struct arena *arena, const char *standard)
{
	static const char *const moved[][2] = {
		{ PKGDATADIR "/", "share/" }, { SYSCONFDIR "/", "etc/" }, { "/run/slotkeeper/", "state/" },
	};
	const char *home = getenv("SLOTKEEPER_HOME");
	struct str from;
	size_t i;

	for (i = 0; home != NULL && home[0] == '/' && i < sizeof(moved) / sizeof(moved[0]); i++) {
		from = str_of(moved[i][0]);
		if (str_starts(str_of(standard), from))
			return str_fmt(arena, "%s/%s%s", home, moved[i][1], standard + from.len);
	}
	return str_of(standard);
}

static void
fill_defaults(struct arena *arena, struct settings *settings)
{
	const struct field *field;
	const struct rule *rule;
	size_t i;

	for (i = 0; i < settings_shape.n_fields; i++) {
		field = &settings_shape.fields[i];
		rule = rule_of(field);
		if (rule != NULL)
			(void)store(settings, field, at_home(arena, rule->standard));
		else if (field->kind == KIND_STR)
			(void)store(settings, field, STR_NONE);
	}
}

static struct str
line_problem(struct arena *arena, struct str path, size_t line, struct str name, const char *sentence)
{
	struct buf shown;

	/* The file may be no text at all, and the sentence goes to a terminal. */
	shown = buf_new(arena, 4 * name.len + 1);
	buf_add_log(&shown, name);
	return str_fmt(arena, "%.*s:%zu: %.*s %s", STR_ARG(path), line, STR_ARG(buf_str(&shown)), sentence);
}

static enum err
read_lines(struct arena *arena, struct str path, struct str text, struct settings *settings, struct str *out_problem)
{
	bool seen[FIELDS_MAX] = { false };
	const struct field *field;
	const char *sentence;
	struct str line;
	struct str name;
	size_t n;

	for (n = 1; text.len > 0; n++) {
		line = str_trim(str_cut(&text, '\n'));
		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		if (memchr(line.ptr, '=', line.len) == NULL) {
			*out_problem = line_problem(arena, path, n, STR("this line"), "is not \"name = value\"");
			return ERR_INVALID;
		}
		name = str_trim(str_cut(&line, '='));
		field = shape_field(&settings_shape, name);
		if (field == NULL) {
			*out_problem = line_problem(arena, path, n, name, "is not a setting");
			return ERR_INVALID;
		}
		sentence = store_written(arena, settings, field, str_trim(line));
		if (seen[field - settings_shape.fields])
			sentence = "is set twice";
		if (sentence != NULL) {
			*out_problem = line_problem(arena, path, n, name, sentence);
			return ERR_INVALID;
		}
		seen[field - settings_shape.fields] = true;
	}
	return OK;
}

/* SLOTKEEPER_DATABASE_HOST for database_host. */
static void
env_name(const char *name, char out[ENV_NAME_MAX])
{
	struct buf buf = { .ptr = out, .cap = ENV_NAME_MAX, .limit = ENV_NAME_MAX - 1 };

	buf_add(&buf, STR("SLOTKEEPER_"));
	for (; *name != '\0'; name++)
		buf_addc(&buf, (char)(*name >= 'a' && *name <= 'z' ? *name - 'a' + 'A' : *name));
	out[buf.len] = '\0';
}

static enum err
read_environment(struct arena *arena, struct settings *settings, struct str *out_problem)
{
	char name[ENV_NAME_MAX];
	const char *sentence;
	const char *value;
	size_t i;

	for (i = 0; i < settings_shape.n_fields; i++) {
		env_name(settings_shape.fields[i].name, name);
		value = getenv(name);
		if (value == NULL)
			continue;
		sentence = store_written(arena, settings, &settings_shape.fields[i],
		    str_dup(arena, str_trim(str_of(value))));
		if (sentence != NULL) {
			*out_problem = str_fmt(arena, "environment: %s %s", name, sentence);
			return ERR_INVALID;
		}
	}
	return OK;
}

enum err
settings_load(struct arena *arena, struct str path, struct settings *out, struct str *out_problem)
{
	struct settings settings = { 0 };
	struct str text;
	enum err e;

	fill_defaults(arena, &settings);
	e = file_read(arena, path, FILE_SIZE_MAX, &text);
	if (e != OK) {
		*out_problem = str_fmt(arena, "%.*s: %s", STR_ARG(path),
		    e == ERR_NOT_FOUND ? "there is no such file" : "cannot be read");
		return e;
	}
	if ((e = read_lines(arena, path, text, &settings, out_problem)) != OK)
		return e;
	if ((e = read_environment(arena, &settings, out_problem)) != OK)
		return e;
	*out = settings;
	return OK;
}

static void
start_test_clock(void)
{
	const char *now = getenv("SLOTKEEPER_NOW");
	const char *since = getenv("SLOTKEEPER_NOW_SINCE");
	struct instant start;
	int64_t seconds;

	if (now == NULL || !instant_parse(str_of(now), &start))
		return;
	if (since != NULL && str_i64(str_of(since), &seconds))
		start.us += clock_now().us - seconds * US_PER_S;
	clock_test_start(start);
}

enum err
settings_open(struct arena *arena, const char *path, struct settings *out, struct str *out_path, struct str *out_problem)
{
	enum err e;

	if (path == NULL)
		path = getenv("SLOTKEEPER_CONFIG");
	if (path == NULL)
		path = at_home(arena, SYSCONFDIR "/slotkeeper.conf").ptr;
	*out_path = str_of(path);
	if ((e = settings_load(arena, *out_path, out, out_problem)) != OK)
		return e;
	if (out->test_clock)
		start_test_clock();
	return OK;
}
