/* secret.c - keyring, sealing, hashing. The texts made of random bytes are in token.c. */
#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/log.h"
#include "base/secret.h"

enum {
	SEAL_VERSION = 1,
	KEY_SIZE = crypto_kdf_KEYBYTES,
	KEYS_MAX = 256,			/* an id is one byte of a sealed text */
	KEYRING_FILE_MAX = 32 * 1024,	/* 256 lines of 69 */
	NONCE_SIZE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG_SIZE = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	HEADER_SIZE = 2,		/* version, key id */
	SUBKEY_SEAL = 1,		/* a key that seals never hashes */
	SUBKEY_HASH = 2,
};

_Static_assert(KEY_SIZE == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "a subkey is as long as its master");
_Static_assert(HASH_SIZE == crypto_generichash_BYTES, "hashes have the usual size");

struct key {
	uint8_t		id;
	uint8_t		bytes[KEY_SIZE];
};

struct keyring {
	struct key	*keys;
	size_t		 n_keys;
};

void
secret_init(void)
{
	if (sodium_init() < 0) {
		log_fault("secret_init", "libsodium cannot start");
		abort();
	}
}

static bool
parse_key(struct str line, struct key *out)
{
	struct str id;
	uint64_t number;
	size_t n;

	id = str_cut(&line, ' ');
	if (!str_u64(id, &number) || number > UINT8_MAX || line.len != 2 * KEY_SIZE)
		return false;
	if (sodium_hex2bin(out->bytes, sizeof(out->bytes), line.ptr, line.len, NULL, &n, NULL) != 0 || n != KEY_SIZE)
		return false;
	out->id = (uint8_t)number;
	return true;
}

static const struct key *
key_by_id(const struct keyring *ring, uint8_t id)
{
	size_t i;

	for (i = 0; i < ring->n_keys; i++)
		if (ring->keys[i].id == id)
			return &ring->keys[i];
	return NULL;
}

static bool
parse_ring(struct str text, struct keyring *ring)
{
	struct key *key;
	struct str line;

	while (text.len > 0) {
		line = str_trim(str_cut(&text, '\n'));
		if (line.len == 0)
			continue;
		key = &ring->keys[ring->n_keys];
		if (ring->n_keys == KEYS_MAX || !parse_key(line, key) || key_by_id(ring, key->id) != NULL)
			return false;
		ring->n_keys++;
	}
	return ring->n_keys > 0;
}

enum err
keyring_load(struct arena *arena, struct str path, const struct keyring **out)
{
	struct keyring *ring;
	struct str text;
	size_t start;
	size_t mark;
	enum err e;

	start = arena_mark(arena);
	ring = NEW(arena, struct keyring);
	ring->keys = NEW_N(arena, struct key, KEYS_MAX);
	mark = arena_mark(arena);
	e = file_read_secret(arena, path, KEYRING_FILE_MAX, &text);
	if (e == OK && !parse_ring(text, ring)) {
		log_fault("keyring_load",
		    "%.*s: lines must be a number 0..255 (none twice), a space, 64 hex digits", STR_ARG(path));
		e = ERR_INVALID;
	}
	if (e != OK) {
		arena_rewind(arena, start);
		return e;
	}
	arena_rewind(arena, mark);
	*out = ring;
	return OK;
}

enum err
keyring_create(struct str path)
{
	unsigned char key[KEY_SIZE];
	char text[2 + 2 * KEY_SIZE + 1] = "1 ";
	enum err e;

	crypto_kdf_keygen(key);
	sodium_bin2hex(text + 2, sizeof(text) - 2, key, sizeof(key));
	text[sizeof(text) - 1] = '\n';		/* in place of the NUL */
	e = file_create_secret(path, (struct str){ .ptr = text, .len = sizeof(text) });
	sodium_memzero(key, sizeof(key));
	sodium_memzero(text, sizeof(text));
	return e;
}

static void
derive(const struct key *key, enum purpose purpose, uint64_t use, uint8_t out[KEY_SIZE])
{
	static const char contexts[][crypto_kdf_CONTEXTBYTES + 1] = {
		[PURPOSE_STATE] = "sk-state",
		[PURPOSE_CONTACT] = "sk-conta",
		[PURPOSE_CSRF] = "sk-csrf-",
		[PURPOSE_CODE] = "sk-code-",
		[PURPOSE_TOKEN] = "sk-token",
		[PURPOSE_NOTICE] = "sk-notic",
		[PURPOSE_MINE] = "sk-mine-",
		[PURPOSE_FACTOR] = "sk-facto",
	};

	int failed;

	assert(purpose >= PURPOSE_STATE && purpose <= PURPOSE_FACTOR);
	failed = crypto_kdf_derive_from_key(out, KEY_SIZE, use, contexts[purpose], key->bytes);
	assert(failed == 0);
}

/* Version and key id are authenticated with the caller's own data. */
static struct str
full_aad(struct arena *arena, const uint8_t header[HEADER_SIZE], struct str aad)
{
	char *full;

	full = arena_alloc(arena, HEADER_SIZE + aad.len);
	memcpy(full, header, HEADER_SIZE);
	if (aad.len > 0)
		memcpy(full + HEADER_SIZE, aad.ptr, aad.len);
	return (struct str){ .ptr = full, .len = HEADER_SIZE + aad.len };
}

struct str
secret_seal(struct arena *arena, const struct keyring *ring, enum purpose purpose, struct str aad, struct str plain)
{
	uint8_t subkey[KEY_SIZE];
	unsigned long long n_cipher;
	struct str bound;
	uint8_t *raw;
	uint8_t *nonce;
	int failed;

	raw = arena_alloc(arena, HEADER_SIZE + NONCE_SIZE + plain.len + TAG_SIZE);
	raw[0] = SEAL_VERSION;
	raw[1] = ring->keys[0].id;
	nonce = raw + HEADER_SIZE;
	randombytes_buf(nonce, NONCE_SIZE);
	bound = full_aad(arena, raw, aad);
	derive(&ring->keys[0], purpose, SUBKEY_SEAL, subkey);
	failed = crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + NONCE_SIZE, &n_cipher, (const uint8_t *)plain.ptr,
	    plain.len, (const uint8_t *)bound.ptr, bound.len, NULL, nonce, subkey);
	assert(failed == 0);
	sodium_memzero(subkey, sizeof(subkey));
	return secret_base64(arena,
	    (struct str){ .ptr = (const char *)raw, .len = HEADER_SIZE + NONCE_SIZE + (size_t)n_cipher });
}

bool
secret_open(struct arena *arena, const struct keyring *ring, enum purpose purpose, struct str aad, struct str sealed,
	    struct str *out)
{
	uint8_t subkey[KEY_SIZE];
	unsigned long long n_plain;
	const struct key *key;
	const uint8_t *raw;
	struct str bound;
	struct str text;
	uint8_t *plain;
	int failed;

	if (!secret_base64_open(arena, sealed, &text) || text.len < HEADER_SIZE + NONCE_SIZE + TAG_SIZE)
		return false;
	raw = (const uint8_t *)text.ptr;
	key = key_by_id(ring, raw[1]);
	if (raw[0] != SEAL_VERSION || key == NULL)
		return false;
	bound = full_aad(arena, raw, aad);
	plain = arena_alloc(arena, text.len);
	derive(key, purpose, SUBKEY_SEAL, subkey);
	failed = crypto_aead_xchacha20poly1305_ietf_decrypt(plain, &n_plain, NULL, raw + HEADER_SIZE + NONCE_SIZE,
	    text.len - HEADER_SIZE - NONCE_SIZE, (const uint8_t *)bound.ptr, bound.len, raw + HEADER_SIZE, subkey);
	sodium_memzero(subkey, sizeof(subkey));
	if (failed != 0)
		return false;
	*out = (struct str){ .ptr = (const char *)plain, .len = (size_t)n_plain };
	return true;
}

/* Lengths, low byte first on every machine, keep ("ab", "c") and ("a", "bc") apart. */
static void
hash_part(crypto_generichash_state *state, struct str part)
{
	uint8_t length[8];
	size_t i;

	for (i = 0; i < sizeof(length); i++)
		length[i] = (uint8_t)((uint64_t)part.len >> (8 * i));
	crypto_generichash_update(state, length, sizeof(length));
	crypto_generichash_update(state, (const uint8_t *)part.ptr, part.len);
}

struct hash
secret_hash(const struct keyring *ring, enum purpose purpose, const struct str *parts, size_t n_parts)
{
	crypto_generichash_state state;
	uint8_t subkey[KEY_SIZE];
	struct hash hash;
	size_t i;

	derive(&ring->keys[ring->n_keys - 1], purpose, SUBKEY_HASH, subkey);
	crypto_generichash_init(&state, subkey, sizeof(subkey), HASH_SIZE);
	for (i = 0; i < n_parts; i++)
		hash_part(&state, parts[i]);
	crypto_generichash_final(&state, hash.bytes, HASH_SIZE);
	sodium_memzero(subkey, sizeof(subkey));
	sodium_memzero(&state, sizeof(state));
	return hash;
}

struct hash
secret_hmac_sha256(struct str key, struct str text)
{
	crypto_auth_hmacsha256_state state;
	struct hash hash;

	crypto_auth_hmacsha256_init(&state, (const uint8_t *)key.ptr, key.len);
	crypto_auth_hmacsha256_update(&state, (const uint8_t *)text.ptr, text.len);
	crypto_auth_hmacsha256_final(&state, hash.bytes);
	sodium_memzero(&state, sizeof(state));
	return hash;
}

struct hash
secret_digest(struct str s)
{
	struct hash hash;

	crypto_generichash(hash.bytes, HASH_SIZE, (const uint8_t *)s.ptr, s.len, NULL, 0);
	return hash;
}

bool
secret_same_str(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || sodium_memcmp(a.ptr, b.ptr, a.len) == 0);
}
