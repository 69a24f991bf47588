/* guest.c - slotkeeperctl guest: everything that is kept of a person, printed or taken out. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/phone.h"
#include "base/secret.h"
#include "ctl/ctl.h"
#include "db/person.h"
#include "db/sql.h"
#include "view/json.h"

enum { EXPORT_MAX = 128 * 1024 * 1024 };

struct asked {
	struct str		 phone;		/* E.164 */
	struct str		 code;		/* of a store; empty: all businesses */
	bool			 force;
	struct person_business	*businesses;
	size_t			 n_businesses;
};

static bool
options(int argc, char *argv[], const char **out_phone, struct asked *out)
{
	static const struct option known[] = {
		{ "store", required_argument, NULL, 's' },
		{ "force", no_argument, NULL, 'f' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "", known, NULL)) != -1) {
		if (c == 's')
			out->code = str_of(optarg);
		else if (c == 'f')
			out->force = true;
		else
			return false;
	}
	if (optind + 1 != argc)
		return false;
	*out_phone = argv[optind];
	return true;
}

/* Only a number with its country is one person's: which store it was typed for is not known. */
static bool
read_asked(struct ctl *ctl, const char *typed, struct asked *asked)
{
	if (typed[0] != '+' || phone_e164(ctl->arena, str_of(typed), STR("US"), &asked->phone) != OK) {
		ctl_complain(ctl, "%s is no phone number with its country; one is written +12125550142", typed);
		return false;
	}
	if (db_person_businesses(ctl->db, asked->code, &asked->businesses, &asked->n_businesses) != OK) {
		ctl_complain(ctl, "the database cannot be read");
		return false;
	}
	if (asked->n_businesses == 0)
		ctl_complain(ctl, asked->code.len > 0 ? "there is no store %.*s" : "there are no stores", STR_ARG(asked->code));
	return asked->n_businesses > 0;
}

static struct person_key
key_of(const struct asked *asked, const struct person_business *business)
{
	return (struct person_key){ .business_id = business->id, .phone = asked->phone, .now = clock_now() };
}

static void
add_text(struct buf *buf, struct str text)
{
	buf_addc(buf, '"');
	buf_add_json(buf, text);
	buf_addc(buf, '"');
}

static enum err
export_one(struct ctl *ctl, const struct asked *asked, const struct person_business *business, struct buf *buf)
{
	struct person_key key;
	struct str *lines;
	const char *section;
	size_t n;
	size_t i;
	size_t k;
	enum err e;

	key = key_of(asked, business);
	if ((e = db_person_find(ctl->db, &key, &key.guest_id)) != OK && e != ERR_NOT_FOUND)
		return e;
	buf_add(buf, STR("{\"business\":"));
	add_text(buf, business->public_id);
	for (i = 0; (section = db_person_section(i)) != NULL; i++) {
		if ((e = db_person_list(ctl->db, &key, i, &lines, &n)) != OK)
			return e;
		buf_addf(buf, ",\n \"%s\":[", section);
		for (k = 0; k < n; k++) {
			buf_add(buf, k > 0 ? STR(",\n  ") : STR("\n  "));
			buf_add(buf, lines[k]);
		}
		buf_add(buf, STR("]"));
	}
	buf_addc(buf, '}');
	return OK;
}

static int
export(struct ctl *ctl, const struct asked *asked)
{
	struct buf buf;
	struct str at;
	size_t i;

	buf = buf_new(ctl->arena, EXPORT_MAX);
	at = instant_iso(ctl->arena, clock_now());
	buf_add(&buf, STR("{\"phone\":"));
	add_text(&buf, asked->phone);
	buf_addf(&buf, ",\"exported_at\":\"%.*s\",\"businesses\":[\n", STR_ARG(at));
	for (i = 0; i < asked->n_businesses; i++) {
		if (i > 0)
			buf_add(&buf, STR(",\n"));
		if (export_one(ctl, asked, &asked->businesses[i], &buf) != OK) {
			ctl_complain(ctl, "the database cannot be read");
			return EXIT_WRONG;
		}
	}
	buf_add(&buf, STR("]}\n"));
	if (buf.full || !ctl_print(buf_str(&buf))) {
		ctl_complain(ctl, "the export could not be written out");
		return EXIT_WRONG;
	}
	return 0;
}

static enum err
erase_one(struct db *db, void *arg)
{
	return db_person_erase(db, arg);
}

/* The counters for a phone are kept under a keyed hash; without the keyring they are left to their own end, two days on. */
static struct str
phone_hash(struct ctl *ctl, struct str phone)
{
	struct str parts[2] = { STR("phone"), phone };
	const struct keyring *keyring;
	struct hash hash;

	if (keyring_load(ctl->arena, ctl->settings.keyring_file, &keyring) != OK)
		return STR_NONE;
	hash = secret_hash(keyring, PURPOSE_TOKEN, parts, 2);
	return str_dup(ctl->arena, (struct str){ .ptr = (const char *)hash.bytes, .len = HASH_SIZE });
}

static int
erase(struct ctl *ctl, const struct asked *asked)
{
	struct person_key key;
	uint64_t n_upcoming;
	uint64_t n;
	size_t i;
	enum err e;

	n_upcoming = 0;
	for (e = OK, i = 0; e == OK && i < asked->n_businesses; i++) {
		key = key_of(asked, &asked->businesses[i]);
		if ((e = db_person_find(ctl->db, &key, &key.guest_id)) == OK && (e = db_person_upcoming(ctl->db, &key, &n)) == OK)
			n_upcoming += n;
		e = e == ERR_NOT_FOUND ? OK : e;
	}
	if (e == OK && n_upcoming > 0 && !asked->force) {
		ctl_complain(ctl, "there are %llu visits to come: cancel them first, or say --force, which leaves them in the calendar without"
		    " a name", (unsigned long long)n_upcoming);
		return EXIT_WRONG;
	}
	for (i = 0; e == OK && i < asked->n_businesses; i++) {
		key = key_of(asked, &asked->businesses[i]);
		key.phone_hash = phone_hash(ctl, asked->phone);
		if ((e = db_person_find(ctl->db, &key, &key.guest_id)) == OK || e == ERR_NOT_FOUND)
			e = db_transact(ctl->db, erase_one, &key);
	}
	if (e != OK) {
		ctl_complain(ctl, "the database could not be written; say it again");
		return EXIT_WRONG;
	}
	printf("%.*s is erased. Back-ups and the web server's logs are not touched by this.\n", STR_ARG(asked->phone));
	return 0;
}

int
guest_main(struct ctl *ctl, int argc, char *argv[])
{
	struct asked asked = { .code = STR_NONE };
	const char *typed;
	bool is_erase;

	if (argc < 2)
		return ctl_usage(ctl);
	is_erase = strcmp(argv[1], "erase") == 0;
	if ((!is_erase && strcmp(argv[1], "export") != 0) || !options(argc - 1, argv + 1, &typed, &asked) || (asked.force && !is_erase))
		return ctl_usage(ctl);
	db_be_patient(ctl->db);
	if (!read_asked(ctl, typed, &asked))
		return EXIT_WRONG;
	return is_erase ? erase(ctl, &asked) : export(ctl, &asked);
}
