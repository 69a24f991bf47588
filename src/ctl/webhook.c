/* webhook.c - slotkeeperctl webhook: who is told what happens to bookings. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/secret.h"
#include "ctl/salon.h"
#include "db/sql.h"
#include "db/webhook.h"
#include "notify/webhook.h"

enum { SECRET_MIN = 16 };

/* One line of standard input, or made up. */
static bool
read_secret(struct ctl *ctl, struct str *out)
{
	char line[WEBHOOK_SECRET_MAX + 2];

	if (isatty(STDIN_FILENO) || fgets(line, sizeof(line), stdin) == NULL)
		line[0] = '\0';
	*out = str_dup(ctl->arena, (struct str){ .ptr = line, .len = strcspn(line, "\r\n") });
	if (out->len == 0)
		*out = str_fmt(ctl->arena, "%.*s%.*s", STR_ARG(secret_token(ctl->arena)), STR_ARG(secret_token(ctl->arena)));
	if (out->len >= SECRET_MIN && out->len <= WEBHOOK_SECRET_MAX && text_printable(*out, false))
		return true;
	ctl_complain(ctl, "a secret has %d to %d characters; nothing was changed", (int)SECRET_MIN, (int)WEBHOOK_SECRET_MAX);
	return false;
}

static int
list(struct ctl *ctl, const struct desk *desk)
{
	struct webhook_row *rows;
	size_t n;
	size_t i;

	if (db_webhook_list(ctl->db, desk->cat->store.id, &rows, &n) != OK) {
		ctl_complain(ctl, "the database cannot be read");
		return EXIT_WRONG;
	}
	for (i = 0; i < n; i++)
		printf("%.*s  %.*s\n", STR_ARG(rows[i].public_id), STR_ARG(rows[i].url));
	return 0;
}

static enum err
insert(struct db *db, void *arg)
{
	const struct webhook_row *row = arg;
	enum err e;

	if ((e = db_webhook_insert(db, row)) != OK)
		return e;
	return db_webhook_bump(db, row->store_id);
}

static enum err
take_away(struct db *db, void *arg)
{
	const struct webhook_row *row = arg;
	enum err e;

	if ((e = db_webhook_delete(db, row)) != OK)
		return e;
	return db_webhook_bump(db, row->store_id);
}

static int
add(struct ctl *ctl, const struct desk *desk, struct str url)
{
	struct webhook_row row = { .store_id = desk->cat->store.id, .url = url, .created_at = desk->now };
	struct str problem = webhook_url_problem(ctl->arena, &ctl->settings, url);
	struct str secret;
	enum err e;

	if (problem.len > 0) {
		ctl_complain(ctl, "%.*s: %.*s", STR_ARG(url), STR_ARG(problem));
		return EXIT_WRONG;
	}
	if (desk->cat->n_webhooks >= STORE_WEBHOOKS_MAX) {
		ctl_complain(ctl, "a store has at most %d webhooks", (int)STORE_WEBHOOKS_MAX);
		return EXIT_WRONG;
	}
	if (!read_secret(ctl, &secret))
		return EXIT_WRONG;
	row.public_id = secret_uuid7(ctl->arena, desk->now.us / 1000);
	row.secret = webhook_secret_seal(ctl->arena, &ctl->settings, row.store_id, secret);
	if (row.secret.len == 0) {
		ctl_complain(ctl, "the keyring cannot be read: slotkeeperctl keyring create");
		return EXIT_WRONG;
	}
	if ((e = db_transact(ctl->db, insert, &row)) != OK) {
		ctl_complain(ctl, e == ERR_EXISTS ? "the store has this URL already" : "the database cannot be written");
		return EXIT_WRONG;
	}
	printf("id: %.*s\nsecret: %.*s\n", STR_ARG(row.public_id), STR_ARG(secret));
	return 0;
}

static int
gone(struct ctl *ctl, const struct desk *desk, struct str id)
{
	struct webhook_row row = { .store_id = desk->cat->store.id, .public_id = id };
	enum err e;

	if ((e = db_transact(ctl->db, take_away, &row)) != OK) {
		ctl_complain(ctl, e == ERR_NOT_FOUND ? "the store has no such webhook; see slotkeeperctl webhook list" :
		    "the database cannot be written");
		return EXIT_WRONG;
	}
	printf("%.*s is not told any more\n", STR_ARG(id));
	return 0;
}

static bool
ping(struct ctl *ctl, const struct desk *desk, const struct webhook_row *row)
{
	struct webhook_target target = { .url = row->url, .now = clock_now() };
	struct str why = STR("taken");
	enum err e;

	target.event = secret_uuid7(ctl->arena, target.now.us / 1000);
	target.body = str_fmt(ctl->arena, "{\"id\":\"%.*s\",\"type\":\"ping\",\"created_at\":\"%.*s\",\"store_id\":\"%.*s\",\"data\":{}}",
	    STR_ARG(target.event), STR_ARG(instant_iso(ctl->arena, target.now)), STR_ARG(desk->cat->store.public_id));
	if (!webhook_secret_open(ctl->arena, &ctl->settings, row->store_id, row->secret, &target.secret)) {
		printf("%.*s: the secret cannot be opened with the keys that are left; add it anew\n", STR_ARG(row->url));
		return false;
	}
	e = webhook_post(ctl->arena, &ctl->settings, &target, &why);
	printf("%.*s: %.*s\n", STR_ARG(row->url), STR_ARG(e == OK ? STR("taken") : why));
	return e == OK;
}

static int
test(struct ctl *ctl, const struct desk *desk)
{
	struct webhook_row *rows;
	size_t n;
	size_t i;
	int status;

	if (db_webhook_list(ctl->db, desk->cat->store.id, &rows, &n) != OK) {
		ctl_complain(ctl, "the database cannot be read");
		return EXIT_WRONG;
	}
	for (status = 0, i = 0; i < n; i++)
		if (!ping(ctl, desk, &rows[i]))
			status = EXIT_WRONG;
	return status;
}

int
webhook_main(struct ctl *ctl, int argc, char *argv[])
{
	struct desk desk;

	if (argc < 3 || argc > 4)
		return ctl_usage(ctl);
	if (!ctl_salon(ctl, argv[2], &desk))
		return EXIT_WRONG;
	if (argc == 3 && strcmp(argv[1], "list") == 0)
		return list(ctl, &desk);
	if (argc == 3 && strcmp(argv[1], "test") == 0)
		return test(ctl, &desk);
	if (argc == 4 && strcmp(argv[1], "add") == 0)
		return add(ctl, &desk, str_of(argv[3]));
	if (argc == 4 && strcmp(argv[1], "remove") == 0)
		return gone(ctl, &desk, str_of(argv[3]));
	return ctl_usage(ctl);
}
