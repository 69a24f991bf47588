/*
 * base_timing.c - comparing a secret takes no longer the more of it is right.
 *
 * Two kinds of wrong input, wrong at once and wrong at the very end, are compared in random order, many times, and the two heaps of times
 * are told apart by Welch's t-test, as dudect does. No time is judged by itself. A comparison counts as leaking when its heaps can be told
 * apart in every round, always the same way round, by a difference that is no trifle beside that of a comparison that is known to leak; so
 * a busy machine does not fail, and one on which not even the known leak shows skips. TIMING_SAMPLES sets how many are taken each round.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/otp.h"
#include "base/secret.h"
#include "http/csrf.h"

enum {
	ROUNDS = 5,
	SAMPLES = 8000,
	SAMPLES_MAX = 1000000,
	LONG_SIZE = 4096,		/* of a text whose halves even a fast memcmp takes apart */
	TOLD_APART = 10,		/* t: 4.5 is suspicious by itself, this is beyond doubt */
	TRIFLE = 20,			/* a leak smaller than so many parts of the known one is noise of caches */
};

struct sample {
	double	ns;
	bool	late;
};

struct subject {
	const char	*name;
	void		(*prepare)(bool late);	/* the next input is wrong at its end, or at its beginning */
	bool		(*same)(void);
};

struct heap {
	double	n;
	double	mean;
	double	square;			/* sum of squares of differences from the mean */
};

static struct arena *arena;
static struct sample *samples;
static size_t n_samples;
static char right[LONG_SIZE];
static char tried[LONG_SIZE];
static struct hash right_hash;
static struct hash tried_hash;
static const struct keyring *keyring;
static struct request request;
static struct cx cx;
static struct str token;
static char *form;
static struct str sealed;
static char *sealed_early;		/* the first byte of its tag is wrong */
static char *sealed_late;		/* and the last */
static char *opened;
static struct str otps[2];
static struct str otp;
static bool skipped;
static double known;			/* nanoseconds that a comparison which leaks gives away */

static int
setup(void **state)
{
	char dir[] = "/tmp/base_timing.XXXXXX";
	const char *wanted = getenv("TIMING_SAMPLES");
	struct str path;

	(void)state;
	arena = arena_new((size_t)64 * 1024 * 1024);
	secret_init();
	n_samples = wanted == NULL ? SAMPLES : (size_t)strtoul(wanted, NULL, 10);
	if (n_samples < SAMPLES || n_samples > SAMPLES_MAX)
		n_samples = SAMPLES;
	samples = NEW_N(arena, struct sample, n_samples);
	if (mkdtemp(dir) == NULL)
		return -1;
	path = str_fmt(arena, "%s/keyring", dir);
	if (keyring_create(path) != OK || keyring_load(arena, path, &keyring) != OK)
		return -1;
	(void)unlink(str_cstr(arena, path));
	(void)rmdir(dir);
	secret_random(right, sizeof(right));
	memcpy(right_hash.bytes, right, sizeof(right_hash.bytes));
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static double
now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static int
by_time(const void *left, const void *right_one)
{
	const struct sample *a = left;
	const struct sample *b = right_one;

	return a->ns < b->ns ? -1 : a->ns > b->ns;
}

static void
heap_add(struct heap *heap, double value)
{
	double off = value - heap->mean;

	heap->n++;
	heap->mean += off / heap->n;
	heap->square += off * (value - heap->mean);
}

/* Welch's t of one round, and by how much longer the inputs took that are wrong at their end. The slowest tenth is others' doing. */
static double
round_of(const struct subject *subject, double *out_longer)
{
	struct heap heaps[2] = { { .n = 0 }, { .n = 0 } };
	double begun;
	double spread;
	size_t i;
	bool wrong = true;

	for (i = 0; i < n_samples; i++) {
		samples[i].late = secret_random_below(2) == 1;
		subject->prepare(samples[i].late);
		begun = now_ns();
		wrong = !subject->same() && wrong;
		samples[i].ns = now_ns() - begun;
	}
	assert_true(wrong);
	qsort(samples, n_samples, sizeof(*samples), by_time);
	for (i = 0; i < n_samples / 10 * 9; i++)
		heap_add(&heaps[samples[i].late], samples[i].ns);
	spread = heaps[0].square / (heaps[0].n - 1) / heaps[0].n + heaps[1].square / (heaps[1].n - 1) / heaps[1].n;
	*out_longer = heaps[1].mean - heaps[0].mean;
	return *out_longer / sqrt(spread + 1e-9);
}

/* Whether all rounds tell the two kinds apart, the same way; *out_longer is the least difference of a round. */
static bool
told_apart(const struct subject *subject, double *out_longer)
{
	double least = 0;
	double longer;
	double first = 0;
	double t;
	bool all = true;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		t = round_of(subject, &longer);
		first = i == 0 ? t : first;
		least = i == 0 || fabs(longer) < fabs(least) ? longer : least;
		all = all && fabs(t) >= TOLD_APART && t * first > 0;
		print_message("# %s: t = %.1f, %.2f ns\n", subject->name, t, longer);
	}
	*out_longer = least;
	return all;
}

static void
must_not_leak(const struct subject *subject)
{
	double longer;

	if (skipped)
		skip();
	if (told_apart(subject, &longer) && fabs(longer) * TRIFLE > known)
		fail_msg("%s takes %.2f ns longer when only the end is wrong", subject->name, longer);
}

/* ---- what is compared ---- */

/* One bit turned at the beginning or at the end. Both bytes are written, so that reading them soon after costs the same. */
static void
spoil_at(char *copy, size_t first, size_t last, bool late)
{
	copy[first] = (char)(copy[first] ^ !late);
	copy[last] = (char)(copy[last] ^ late);
}

static void
spoil(char *copy, size_t size, bool late)
{
	memcpy(copy, right, size);
	spoil_at(copy, 0, size - 1, late);
}

static void
prepare_long(bool late)
{
	spoil(tried, LONG_SIZE, late);
}

/* As anybody would write it. */
static __attribute__((noinline)) bool
naive(const volatile char *a, const volatile char *b, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

static bool
naive_same(void)
{
	return naive(right, tried, HASH_SIZE);
}

static void
prepare_short(bool late)
{
	spoil(tried, HASH_SIZE, late);
}

static bool
long_memcmp(void)
{
	return memcmp(right, tried, LONG_SIZE) == 0;
}

static bool
long_same(void)
{
	return secret_same_str((struct str){ .ptr = right, .len = LONG_SIZE }, (struct str){ .ptr = tried, .len = LONG_SIZE });
}

static void
prepare_hash(bool late)
{
	spoil((char *)tried_hash.bytes, HASH_SIZE, late);
}

static bool
hash_same(void)
{
	return secret_same_str((struct str){ .ptr = (const char *)right_hash.bytes, .len = HASH_SIZE },
	    (struct str){ .ptr = (const char *)tried_hash.bytes, .len = HASH_SIZE });
}

static void
prepare_csrf(bool late)
{
	memcpy(form, token.ptr, token.len);
	spoil_at(form, 0, token.len - 1, late);
}

static bool
csrf_same(void)
{
	size_t mark = arena_mark(arena);
	bool same = csrf_check_token(&cx) == OK;

	arena_rewind(arena, mark);
	return same;
}

static void
prepare_seal(bool late)
{
	const char *from = late ? sealed_late : sealed_early;

	memcpy(opened, from, sealed.len);
}

/* The same seal with a byte of it turned, counted from the end, which is the tag. */
static char *
spoilt(struct str text, size_t from_end)
{
	struct str raw;
	char *bytes;

	assert_true(secret_base64_open(arena, text, &raw));
	bytes = arena_alloc(arena, raw.len);
	memcpy(bytes, raw.ptr, raw.len);
	bytes[raw.len - from_end] ^= 1;
	return str_cstr(arena, secret_base64(arena, (struct str){ .ptr = bytes, .len = raw.len }));
}

static bool
seal_same(void)
{
	size_t mark = arena_mark(arena);
	struct str plain;
	bool same = secret_open(arena, keyring, PURPOSE_STATE, STR("place"), (struct str){ .ptr = opened, .len = sealed.len }, &plain);

	arena_rewind(arena, mark);
	return same;
}

static void
prepare_otp(bool late)
{
	otp = otps[late];
}

static bool
otp_same(void)
{
	const struct instant now = { .us = INT64_C(1111111111) * US_PER_S };
	size_t mark = arena_mark(arena);
	int64_t step;
	bool same = otp_check(arena, STR("12345678901234567890"), otp, now, 0, &step) == OK;

	arena_rewind(arena, mark);
	return same;
}

/* ---- the tests ---- */

static void
a_comparison_that_leaks_is_told(void **state)
{
	const struct subject bytes = { "byte by byte", prepare_short, naive_same };
	const struct subject library = { "memcmp", prepare_long, long_memcmp };
	double longer;

	(void)state;
	skipped = !told_apart(&bytes, &known) || !told_apart(&library, &longer);
	if (skipped) {
		print_message("# this machine's clock or load hides even a comparison that leaks\n");
		skip();
	}
	assert_true(known > 0 && longer > 0);
}

static void
hashes_and_texts_are_compared_in_constant_time(void **state)
{
	const struct subject hashes = { "secret_same_str of hashes", prepare_hash, hash_same };
	const struct subject texts = { "secret_same_str", prepare_long, long_same };

	(void)state;
	must_not_leak(&hashes);
	must_not_leak(&texts);
}

static void
a_forms_token_is_compared_in_constant_time(void **state)
{
	const struct subject subject = { "csrf_check_token", prepare_csrf, csrf_same };

	(void)state;
	cx = (struct cx){ .arena = arena, .request = &request, .keyring = keyring, .csrf_session = STR("session") };
	token = csrf_token(&cx);
	form = arena_alloc(arena, token.len);
	request.form_fields[0] = (struct pair){ STR("csrf"), { .ptr = form, .len = token.len } };
	request.n_form_fields = 1;
	must_not_leak(&subject);
}

static void
a_forged_seal_is_refused_in_constant_time(void **state)
{
	const struct subject subject = { "secret_open", prepare_seal, seal_same };

	(void)state;
	sealed = secret_seal(arena, keyring, PURPOSE_STATE, STR("place"), STR("a cart of somebody"));
	opened = arena_alloc(arena, sealed.len);
	sealed_early = spoilt(sealed, 16);
	sealed_late = spoilt(sealed, 1);
	must_not_leak(&subject);
}

/* The code of that moment, 050471, with its first and with its last digit wrong. */
static void
a_one_time_code_is_compared_in_constant_time(void **state)
{
	const struct subject subject = { "otp_check", prepare_otp, otp_same };

	(void)state;
	otps[0] = STR("150471");
	otps[1] = STR("050472");
	must_not_leak(&subject);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_comparison_that_leaks_is_told),
		cmocka_unit_test(hashes_and_texts_are_compared_in_constant_time),
		cmocka_unit_test(a_forms_token_is_compared_in_constant_time),
		cmocka_unit_test(a_forged_seal_is_refused_in_constant_time),
		cmocka_unit_test(a_one_time_code_is_compared_in_constant_time),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
