/*
 * race_recent.c - what readers keep of days (desk/recent.h) is what they would be told afresh, whatever others do meanwhile.
 *
 * First act by act: after each of many random acts of another session, a reader who keeps and a reader who does not are asked the same.
 * Then at once: a process books, holds, gives back and cancels while the reader asks; where the versions of the days were the same before
 * and after two looks, the looks must be the same. And to know that this would be noticed: somebody changes a list and forgets the version.
 */
#include <sys/wait.h>

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/keep.h"
#include "base/limits.h"
#include "tests/db/salon.h"

enum { STEPS = 120, LOOKS = 4, ACTS_AT_ONCE = 150, LOOKS_MIN = 20, TOKENS = 3, SHOWN_MAX = 32 * 1024 };

static struct salon reader;
static struct salon writer;
static struct keep *keep;
static uint32_t seed;

static uint32_t
any_below(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static int
begin(void **state)
{
	(void)state;
	salon_make(&reader);
	writer.life = reader.life;
	writer.arena = arena_new(ARENA_REQUEST_CAP);
	writer.ring = reader.ring;
	salon_open(&writer);
	return 0;
}

static int
finish(void **state)
{
	(void)state;
	db_close(writer.db);
	arena_free(writer.arena);
	salon_close(&reader);
	return 0;
}

static int
clear(void **state)
{
	(void)state;
	salon_clear(&reader);
	keep = keep_new(reader.life, KEEP_HALF);	/* versions begin again with the rows */
	writer.desk.now = reader.desk.now;
	salon_request(&writer);
	assert_int_equal(desk_store(&writer.desk, STR("demo")), OK);
	return 0;
}

/* ---- somebody else's act ---- */

static const char *
token_of(uint32_t n)
{
	static const char *const tokens[TOKENS] = { "own", "other", "third" };

	return tokens[n % TOKENS];
}

/* Refusals are part of it. */
static void
act(void)
{
	struct receipt receipt;
	char time[32];
	char ref[2] = { (char)('a' + any_below(3)), '\0' };
	int service = (int)any_below(5);
	int technician = (int)any_below(4) - 1;

	if (technician == LENA)
		service = NAILS;
	snprintf(time, sizeof(time), "2026-02-%02uT%02u:%02u", 16 + any_below(3), 9 + any_below(10), any_below(4) * 15);
	switch (any_below(6)) {
	case 0:
	case 1:
		(void)!salon_hold(&writer, token_of(any_below(TOKENS)), ref, service, technician, time, NULL);
		break;
	case 2:
		(void)!desk_hold_release(&writer.desk, str_of(token_of(any_below(TOKENS))), any_below(2) ? str_of(ref) : STR_NONE);
		break;
	case 3:
		(void)!desk_hold_prolong(&writer.desk, str_of(token_of(any_below(TOKENS))));
		break;
	default:
		if (salon_book(&writer, service, technician, time, &receipt) == OK && any_below(3) == 0)
			(void)!desk_cancel(&writer.desk, receipt.manage_token, STR_NONE, STR_NONE, NULL, NULL, &receipt);
		break;
	}
}

static void
new_act(void)
{
	salon_request(&writer);
	act();
}

/* ---- looking ---- */

static void
ask_reader(bool kept)
{
	salon_request(&reader);
	reader.desk.seen = NULL;
	reader.desk.keep = kept ? keep : NULL;
	assert_int_equal(desk_store(&reader.desk, STR("demo")), OK);
}

static void
show_starts(struct buf *out, const struct ask *ask, struct date date)
{
	struct start *starts;
	size_t *n_able;
	int **able;
	size_t n;
	size_t i;
	size_t k;

	assert_int_equal(desk_times_able(&reader.desk, ask, date, &starts, &able, &n_able, &n), OK);
	for (i = 0; i < n; i++) {
		buf_addf(out, " %lld", (long long)starts[i].at);
		for (k = 0; k < n_able[i]; k++)
			buf_addf(out, "/%d", able[i][k]);
	}
	assert_int_equal(desk_times(&reader.desk, ask, date, &starts, &n), OK);
	buf_addf(out, " n%zu", n);
}

/* As the faces do: what was written before, where nothing has changed since. */
static void
show_written(struct buf *out, const struct ask *ask, struct date date)
{
	struct buf text = buf_new(reader.arena, SHOWN_MAX);
	struct written written;

	assert_int_equal(desk_written_find(&reader.desk, ask, STR("test"), date, date, &written), OK);
	if (written.found) {
		buf_add(out, written.text);
		return;
	}
	show_starts(&text, ask, date);
	desk_written_keep(&reader.desk, &written, buf_str(&text));
	buf_add(out, buf_str(&text));
}

/* Everything that can be asked, for one service and technician: into memory that outlives the request. */
static void
show(char *to, bool kept, int service, int technician, bool own)
{
	struct buf buf = { .ptr = to, .cap = SHOWN_MAX, .limit = SHOWN_MAX - 1 };
	struct ask ask = { .service = service, .technician = technician, .guest = -1, .hold_token = own ? STR("own") : STR_NONE };
	struct date first = date_of(2026, 2, 14);
	struct day_line *lines;
	size_t n;
	size_t i;

	ask_reader(kept);
	assert_int_equal(desk_days(&reader.desk, &ask, first, (struct date){ first.days + 6 }, &lines, &n), OK);
	for (i = 0; i < n; i++)
		buf_addf(&buf, " %d:%u:%lld", (int)lines[i].state, (unsigned)lines[i].n_free, (long long)lines[i].first);
	for (i = 2; i < 5; i++)
		show_written(&buf, &ask, (struct date){ first.days + (int32_t)i });
	assert_false(buf.full);
	to[buf.len] = '\0';
}

static void
versions(char to[256])
{
	struct str text;

	text = salon_text(&reader, "SELECT GROUP_CONCAT(day, ' ', version ORDER BY day) FROM {slot_lock} WHERE store_id = 1 AND kind = 'store'"
	    " AND ref_id = 0");
	assert_true(text.len < 256);
	memcpy(to, text.ptr, text.len);
	to[text.len] = '\0';
}

static char kept_text[SHOWN_MAX];
static char fresh_text[SHOWN_MAX];

static void
after_each_act_of_others_kept_is_fresh(void **state)
{
	uint32_t step;
	uint32_t look;

	(void)state;
	for (seed = 1, step = 0, look = 0; step < STEPS; step += ++look % LOOKS == 0) {
		if (look % LOOKS == 0)
			new_act();
		/* Holds last ten minutes: some run out between two looks, within a minute and after nobody did anything too. */
		else
			reader.desk.now.us += (int64_t)any_below(any_below(8) == 0 ? 400 : 15) * US_PER_S;
		writer.desk.now = reader.desk.now;
		show(kept_text, true, (int)(step % 5), step % 3 == 0 ? ANY : (int)(step % 2), step % 4 == 0);
		show(fresh_text, false, (int)(step % 5), step % 3 == 0 ? ANY : (int)(step % 2), step % 4 == 0);
		if (strcmp(kept_text, fresh_text) != 0)
			fail_msg("step %u:\nkept  %s\nfresh %s", (unsigned)step, kept_text, fresh_text);
	}
}

static void
at_one_version_kept_is_fresh(void **state)
{
	char old[256];
	char new[256];
	int looks;
	int status;
	pid_t pid;
	int i;

	(void)state;
	assert_true((pid = fork()) >= 0);
	if (pid == 0) {
		salon_open(&writer);
		for (seed = 7, i = 0; i < ACTS_AT_ONCE; i++)
			new_act();
		_exit(0);
	}
	for (looks = 0, i = 0; waitpid(pid, &status, WNOHANG) == 0 || looks < LOOKS_MIN; i++) {
		salon_request(&reader);
		versions(old);
		show(kept_text, true, i % 5, i % 2 == 0 ? ANY : EMMA, false);
		show(fresh_text, false, i % 5, i % 2 == 0 ? ANY : EMMA, false);
		versions(new);
		if (strcmp(old, new) != 0)
			continue;
		looks++;
		if (strcmp(kept_text, fresh_text) != 0)
			fail_msg("at %s:\nkept  %s\nfresh %s", old, kept_text, fresh_text);
	}
}

static void
what_forgets_the_version_is_noticed(void **state)
{
	(void)state;
	assert_int_equal(salon_book(&writer, NAILS, EMMA, "10:00", NULL), OK);
	show(kept_text, true, NAILS, EMMA, false);
	salon_run_untold(&writer, "UPDATE {appointment_item} SET live = 0");
	show(kept_text, true, NAILS, EMMA, false);
	show(fresh_text, false, NAILS, EMMA, false);
	assert_string_not_equal(kept_text, fresh_text);
	salon_run(&writer, "UPDATE {slot_lock} SET version = version + 1 WHERE kind = 'store'");
	show(kept_text, true, NAILS, EMMA, false);
	assert_string_equal(kept_text, fresh_text);
}

/* One query of a request finds what is kept; a day that has changed costs one more, however many are looked at. */
static void
queries_are_few(void **state)
{
	(void)state;
	show(kept_text, true, NAILS, ANY, true);
	show(kept_text, true, NAILS, ANY, true);
	assert_int_equal(db_stats(reader.db)->n, 2);
	assert_int_equal(salon_book(&writer, NAILS, EMMA, "12:00", NULL), OK);
	show(kept_text, true, NAILS, ANY, true);
	assert_int_equal(db_stats(reader.db)->n, 3);
}

#define T(test)	cmocka_unit_test_setup(test, clear)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(after_each_act_of_others_kept_is_fresh),
		T(at_one_version_kept_is_fresh),
		T(what_forgets_the_version_is_noticed),
		T(queries_are_few),
	};

	return cmocka_run_group_tests(tests, begin, finish);
}
