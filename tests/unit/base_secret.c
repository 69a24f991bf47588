/* base_secret.c - rules of sealing, hashing and random texts: secret.c, token.c. */
#include <sys/stat.h>

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/secret.h"

#define OLD	"7 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
#define NEW_KEY	"8 ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100\n"

static struct arena *arena;
static char directory[] = "/tmp/base_secret.XXXXXX";
static struct str path;

static int
setup(void **state)
{
	(void)state;
	arena = arena_new(16 * 1024 * 1024);
	secret_init();
	if (mkdtemp(directory) == NULL)
		return -1;
	path = str_fmt(arena, "%s/key", directory);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	rmdir(directory);
	arena_free(arena);
	return 0;
}

static enum err
load(const char *text, const struct keyring **out)
{
	enum err e;

	assert_int_equal(file_create_secret(path, str_of(text)), OK);
	e = keyring_load(arena, path, out);
	assert_int_equal(unlink(str_cstr(arena, path)), 0);
	return e;
}

static const struct keyring *
ring(const char *text)
{
	const struct keyring *out = NULL;

	assert_int_equal(load(text, &out), OK);
	return out;
}

static void
a_new_keyring_loads_and_is_never_overwritten(void **state)
{
	const struct keyring *out = NULL;
	struct str text;

	(void)state;
	assert_int_equal(keyring_create(path), OK);
	assert_int_equal(keyring_create(path), ERR_EXISTS);
	assert_int_equal(keyring_load(arena, path, &out), OK);
	assert_int_equal(file_read(arena, path, 1000, &text), OK);
	assert_int_equal(text.len, 2 + 64 + 1);
	assert_int_equal(chmod(str_cstr(arena, path), 0440), 0);
	assert_int_equal(keyring_load(arena, path, &out), ERR_INVALID);
	assert_int_equal(unlink(str_cstr(arena, path)), 0);
	assert_int_equal(keyring_load(arena, path, &out), ERR_NOT_FOUND);
}

static void
a_keyring_line_is_a_number_and_64_hex_digits(void **state)
{
	static const char *const bad[] = { "", "\n", "7\n",
	    "256 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n",
	    "x 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n",
	    "7 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e\n",
	    "7 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00\n",
	    "7 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1g\n", OLD OLD, OLD "rubbish\n" };
	const struct keyring *out = NULL;
	size_t used;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		used = arena_used(arena);
		assert_int_equal(load(bad[i], &out), ERR_INVALID);
		/* No key is left behind, only the path's copy of this test. */
		assert_true(arena_used(arena) - used < 256);
	}
	assert_null(out);
	assert_non_null(ring(NEW_KEY "\n" OLD));
}

static void
what_is_sealed_opens_again(void **state)
{
	const struct keyring *keys = ring(OLD);
	struct str sealed;
	struct str again;
	struct str out;

	(void)state;
	sealed = secret_seal(arena, keys, PURPOSE_STATE, STR("cart|12"), STR("Mary, 212 555 0142"));
	assert_int_equal(sealed.len, (2 + 24 + 18 + 16) * 4 / 3);
	again = secret_seal(arena, keys, PURPOSE_STATE, STR("cart|12"), STR("Mary, 212 555 0142"));
	assert_false(str_eq(sealed, again));
	assert_true(secret_open(arena, keys, PURPOSE_STATE, STR("cart|12"), sealed, &out));
	assert_true(str_eq(out, STR("Mary, 212 555 0142")));
	sealed = secret_seal(arena, keys, PURPOSE_STATE, STR_NONE, STR_NONE);
	assert_true(secret_open(arena, keys, PURPOSE_STATE, STR_NONE, sealed, &out));
	assert_int_equal(out.len, 0);
}

static void
what_is_sealed_opens_for_its_purpose_place_and_key_only(void **state)
{
	const struct keyring *keys = ring(OLD);
	struct str sealed = secret_seal(arena, keys, PURPOSE_STATE, STR("cart|12"), STR("text"));
	struct str out = STR("before");
	enum purpose purpose;

	(void)state;
	for (purpose = PURPOSE_CONTACT; purpose <= PURPOSE_NOTICE; purpose++)
		assert_false(secret_open(arena, keys, purpose, STR("cart|12"), sealed, &out));
	assert_false(secret_open(arena, keys, PURPOSE_STATE, STR("cart|13"), sealed, &out));
	assert_false(secret_open(arena, ring(NEW_KEY), PURPOSE_STATE, STR("cart|12"), sealed, &out));
	assert_true(str_eq(out, STR("before")));
	assert_true(secret_open(arena, ring(NEW_KEY OLD), PURPOSE_STATE, STR("cart|12"), sealed, &out));
	sealed = secret_seal(arena, ring(NEW_KEY OLD), PURPOSE_STATE, STR("cart|12"), STR("text"));
	assert_false(secret_open(arena, keys, PURPOSE_STATE, STR("cart|12"), sealed, &out));
}

/* Every bit of the text turned, every shorter text, and text put behind or between. */
static void
a_changed_text_does_not_open(void **state)
{
	const struct keyring *keys = ring(NEW_KEY OLD);
	struct str sealed = secret_seal(arena, keys, PURPOSE_STATE, STR("a"), STR("text!"));
	struct str out;
	char *changed;
	size_t mark;
	size_t i;

	(void)state;
	for (i = 0; i < sealed.len * 8; i++) {
		mark = arena_mark(arena);
		changed = str_cstr(arena, sealed);
		changed[i / 8] = (char)(changed[i / 8] ^ (1 << (i % 8)));
		assert_false(secret_open(arena, keys, PURPOSE_STATE, STR("a"), (struct str){ changed, sealed.len },
		    &out));
		arena_rewind(arena, mark);
	}
	for (i = 0; i < sealed.len; i++)
		assert_false(secret_open(arena, keys, PURPOSE_STATE, STR("a"), str_sub(sealed, 0, i), &out));
	assert_false(secret_open(arena, keys, PURPOSE_STATE, STR("a"), str_fmt(arena, "%.*sA", STR_ARG(sealed)),
	    &out));
	assert_false(secret_open(arena, keys, PURPOSE_STATE, STR("a"), str_fmt(arena, "%.*s=", STR_ARG(sealed)),
	    &out));
	assert_false(secret_open(arena, keys, PURPOSE_STATE, STR("a"), str_fmt(arena, " %.*s", STR_ARG(sealed)),
	    &out));
	assert_true(secret_open(arena, keys, PURPOSE_STATE, STR("a"), sealed, &out));
}

static struct hash
hash_of(const struct keyring *keys, enum purpose purpose, struct str a, struct str b)
{
	struct str parts[] = { a, b };

	return secret_hash(keys, purpose, parts, 2);
}

static bool
same(struct hash a, struct hash b)
{
	return memcmp(a.bytes, b.bytes, HASH_SIZE) == 0;
}

static void
hashes_keep_parts_purposes_and_keys_apart(void **state)
{
	const struct keyring *keys = ring(OLD);
	struct hash hash = hash_of(keys, PURPOSE_CODE, STR("ab"), STR("c"));
	struct str joined = STR("abc");

	(void)state;
	assert_true(same(hash, hash_of(keys, PURPOSE_CODE, STR("ab"), STR("c"))));
	assert_false(same(hash, hash_of(keys, PURPOSE_CODE, STR("a"), STR("bc"))));
	assert_false(same(hash, secret_hash(keys, PURPOSE_CODE, &joined, 1)));
	assert_false(same(hash, hash_of(keys, PURPOSE_TOKEN, STR("ab"), STR("c"))));
	assert_false(same(hash, hash_of(ring(NEW_KEY), PURPOSE_CODE, STR("ab"), STR("c"))));
}

static void
a_stored_hash_outlives_a_new_key(void **state)
{
	struct hash before = hash_of(ring(OLD), PURPOSE_TOKEN, STR("token"), STR("1"));

	(void)state;
	assert_true(same(before, hash_of(ring(NEW_KEY OLD), PURPOSE_TOKEN, STR("token"), STR("1"))));
}

/* BLAKE2b with 32 bytes, of nothing; b2sum -l 256 gives the same. */
static void
the_digest_is_blake2b(void **state)
{
	struct hash digest = secret_digest(STR_NONE);

	(void)state;
	assert_true(str_eq(secret_hex(arena, (struct str){ (const char *)digest.bytes, HASH_SIZE }),
	    STR("0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8")));
	assert_true(secret_same_str(STR("abc"), STR("abc")));
	assert_false(secret_same_str(STR("abc"), STR("abd")));
	assert_false(secret_same_str(STR("abc"), STR("ab")));
	assert_true(secret_same_str(STR_NONE, STR_NONE));
}

static void
random_texts_have_their_form(void **state)
{
	int seen[10] = { 0 };
	struct str text;
	int i;
	size_t k;

	(void)state;
	for (i = 0; i < 1000; i++) {
		text = secret_token(arena);
		assert_int_equal(text.len, 22);
		text = secret_code(arena, 6);
		assert_int_equal(text.len, 6);
		for (k = 0; k < text.len; k++) {
			assert_in_range(text.ptr[k], '0', '9');
			seen[text.ptr[k] - '0']++;
		}
		text = secret_group_code(arena);
		assert_int_equal(text.len, 6);
		for (k = 0; k < text.len; k++)
			assert_non_null(strchr("23456789ABCDEFGHJKMNPQRSTUVWXYZ", text.ptr[k]));
		assert_true(secret_random_below(7) < 7);
	}
	/* 600 are expected of each; 8 standard deviations are 186. */
	for (i = 0; i < 10; i++)
		assert_in_range(seen[i], 414, 786);
	assert_false(str_eq(secret_token(arena), secret_token(arena)));
	assert_true(secret_random_u64() != secret_random_u64());
	assert_int_equal(secret_random_below(1), 0);
}

static void
a_uuid7_starts_with_its_time(void **state)
{
	struct str id;

	(void)state;
	id = secret_uuid7(arena, INT64_C(0x017F22E279B0));	/* the example of RFC 9562, A.6 */
	assert_int_equal(id.len, 36);
	assert_true(str_starts(id, STR("017f22e2-79b0-7")));
	assert_int_equal(id.ptr[18], '-');
	assert_non_null(strchr("89ab", id.ptr[19]));
	assert_int_equal(id.ptr[23], '-');
	assert_false(str_eq(id, secret_uuid7(arena, INT64_C(0x017F22E279B0))));
}

static void
base64_is_read_in_one_way_only(void **state)
{
	static const char *const bad[] = { "Z", "Zg==", "Zh", "Zm9vYg=", "Zm 9v", "Zm9v\n", "Zm+v", "Zm/v", "Zm9vY",
	    "Zm9\xdf", "Zm9\x80", "Zm9v\xff" };
	struct str out;
	size_t i;

	(void)state;
	assert_true(str_eq(secret_base64(arena, STR("\xfb\xff\xfe")), STR("-__-")));
	assert_true(str_eq(secret_base64(arena, STR("foob")), STR("Zm9vYg")));
	assert_true(str_eq(secret_base64(arena, STR_NONE), STR_NONE));
	assert_true(secret_base64_open(arena, STR("Zm9vYg"), &out));
	assert_true(str_eq(out, STR("foob")));
	assert_true(secret_base64_open(arena, STR_NONE, &out));
	assert_int_equal(out.len, 0);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(secret_base64_open(arena, str_of(bad[i]), &out));
}

static void
a_password_is_known_by_its_hash_only(void **state)
{
	struct str password = STR("correct horse battery");
	struct str again;
	struct str hash;

	(void)state;
	assert_int_equal(secret_password_hash(arena, password, &hash), OK);
	assert_int_equal(secret_password_hash(arena, password, &again), OK);
	assert_false(str_eq(hash, again));		/* each has its own salt */
	assert_true(str_starts(hash, STR("$argon2id$v=19$m=12288,t=3,p=1$")));
	assert_true(hash.len < 128);			/* staff.password_hash */
	assert_true(secret_password_same(arena, hash, password));
	assert_true(secret_password_same(arena, again, password));
	assert_false(secret_password_same(arena, hash, STR("correct horse batterz")));
	assert_false(secret_password_same(arena, hash, STR("correct horse battery ")));
	assert_false(secret_password_same(arena, hash, STR_NONE));
	assert_false(secret_password_same(arena, STR_NONE, password));
	assert_false(secret_password_same(arena, STR("plain text"), password));
	assert_false(secret_password_same(arena, STR_NONE, STR_NONE));
}

static void
a_hash_made_at_another_cost_is_stale(void **state)
{
	struct str cheap = STR("$argon2id$v=19$m=8192,t=1,p=1$OC7Ksq7JgDnvP+Cs7LukNQ$pPOIG14tYhu59dt9k31fSN8637ZAiFsDiBd8gKLy95Q");
	struct str hash;

	(void)state;
	assert_int_equal(secret_password_hash(arena, STR("correct horse desk"), &hash), OK);
	assert_false(secret_password_stale(arena, hash));
	assert_true(secret_password_same(arena, cheap, STR("correct horse desk")));
	assert_true(secret_password_stale(arena, cheap));
	assert_true(secret_password_stale(arena, STR_NONE));
	assert_true(secret_password_stale(arena, STR("plain text")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_keyring_loads_and_is_never_overwritten),
		cmocka_unit_test(a_keyring_line_is_a_number_and_64_hex_digits),
		cmocka_unit_test(what_is_sealed_opens_again),
		cmocka_unit_test(what_is_sealed_opens_for_its_purpose_place_and_key_only),
		cmocka_unit_test(a_changed_text_does_not_open),
		cmocka_unit_test(hashes_keep_parts_purposes_and_keys_apart),
		cmocka_unit_test(a_stored_hash_outlives_a_new_key),
		cmocka_unit_test(the_digest_is_blake2b),
		cmocka_unit_test(random_texts_have_their_form),
		cmocka_unit_test(a_uuid7_starts_with_its_time),
		cmocka_unit_test(base64_is_read_in_one_way_only),
		cmocka_unit_test(a_password_is_known_by_its_hash_only),
		cmocka_unit_test(a_hash_made_at_another_cost_is_stale),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
