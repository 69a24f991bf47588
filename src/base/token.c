/* token.c - random texts and the ways to write bytes, for secret.h. */
#include <assert.h>
#include <sodium.h>

#include "base/arena.h"
#include "base/secret.h"

enum {
	VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING,
	DIGITS_MAX = 18,
	GROUP_CODE_SIZE = 6,
	UUID_SIZE = 16,
};

/* So many letters of the alphabet, each equally likely. */
static struct str
random_text(struct arena *arena, struct str alphabet, size_t n)
{
	char *text;
	size_t i;

	text = arena_alloc(arena, n);
	for (i = 0; i < n; i++)
		text[i] = alphabet.ptr[randombytes_uniform((uint32_t)alphabet.len)];
	return (struct str){ .ptr = text, .len = n };
}

struct str
secret_token(struct arena *arena)
{
	char raw[TOKEN_SIZE];

	randombytes_buf(raw, sizeof(raw));
	return secret_base64(arena, (struct str){ .ptr = raw, .len = sizeof(raw) });
}

struct str
secret_code(struct arena *arena, int digits)
{
	assert(digits > 0 && digits <= DIGITS_MAX);
	return random_text(arena, STR("0123456789"), (size_t)digits);
}

/* Read aloud and written down by people: nothing that looks like another (0 O, 1 I L). */
struct str
secret_group_code(struct arena *arena)
{
	return random_text(arena, STR("23456789ABCDEFGHJKMNPQRSTUVWXYZ"), GROUP_CODE_SIZE);
}

struct str
secret_uuid7(struct arena *arena, int64_t unix_ms)
{
	uint8_t raw[UUID_SIZE];
	struct buf buf;
	size_t i;

	randombytes_buf(raw, sizeof(raw));
	for (i = 0; i < 6; i++)
		raw[i] = (uint8_t)((uint64_t)unix_ms >> (40 - 8 * i));
	raw[6] = (uint8_t)(0x70 | (raw[6] & 0x0f));
	raw[8] = (uint8_t)(0x80 | (raw[8] & 0x3f));
	buf = buf_new(arena, 2 * UUID_SIZE + 4);
	for (i = 0; i < UUID_SIZE; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			buf_addc(&buf, '-');
		buf_addf(&buf, "%02x", (unsigned int)raw[i]);
	}
	return buf_str(&buf);
}

struct str
secret_base64(struct arena *arena, struct str raw)
{
	size_t size;
	char *text;

	size = sodium_base64_encoded_len(raw.len, VARIANT);
	text = arena_alloc(arena, size);
	sodium_bin2base64(text, size, (const uint8_t *)raw.ptr, raw.len, VARIANT);
	return (struct str){ .ptr = text, .len = size - 1 };
}

static bool
is_base64_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/*
 * Only the one way to write the bytes is taken: no padding, no white space, no bits left over. The letters are looked at
 * here, because libsodium 1.0.18 reads any byte above 127 as an underscore.
 */
bool
secret_base64_open(struct arena *arena, struct str text, struct str *out)
{
	uint8_t *raw;
	size_t size;
	size_t n;
	size_t i;

	for (i = 0; i < text.len; i++)
		if (!is_base64_letter(text.ptr[i]))
			return false;
	size = text.len / 4 * 3 + 3;
	raw = arena_alloc(arena, size);
	if (sodium_base642bin(raw, size, text.ptr, text.len, NULL, &n, NULL, VARIANT) != 0)
		return false;
	*out = (struct str){ .ptr = (const char *)raw, .len = n };
	return true;
}

struct str
secret_hex(struct arena *arena, struct str raw)
{
	size_t size;
	char *text;

	size = raw.len * 2 + 1;
	text = arena_alloc(arena, size);
	sodium_bin2hex(text, size, (const uint8_t *)raw.ptr, raw.len);
	return (struct str){ .ptr = text, .len = size - 1 };
}

void
secret_random(void *to, size_t size)
{
	randombytes_buf(to, size);
}

uint64_t
secret_random_u64(void)
{
	uint64_t n;

	randombytes_buf(&n, sizeof(n));
	return n;
}

uint32_t
secret_random_below(uint32_t bound)
{
	assert(bound > 0);
	return randombytes_uniform(bound);
}
