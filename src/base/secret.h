/*
 * secret.h - all cryptography, by libsodium.
 *
 * A keyring is a file (mode 0400) of lines "ID HEX64", newest first: the first seals, all open. Subkeys are derived per purpose, so
 * that what is sealed for one purpose is never accepted for another. Hashes are made with the last key of the file, so that what is
 * stored under them is still found after a new key was put on top; taking the last line away ends them.
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include "base/err.h"
#include "base/str.h"

struct keyring;

enum purpose {
	PURPOSE_STATE = 1,		/* wizard cart cookie */
	PURPOSE_CONTACT,		/* contact details cookie */
	PURPOSE_CSRF,
	PURPOSE_CODE,			/* verification codes */
	PURPOSE_TOKEN,			/* hold, manage and session tokens */
	PURPOSE_NOTICE,
	PURPOSE_MINE,			/* cookie of who proved a phone number */
	PURPOSE_FACTOR,			/* what an employee's authenticator app shares */
};

enum { HASH_SIZE = 32, TOKEN_SIZE = 16 };

struct hash {
	uint8_t		bytes[HASH_SIZE];
};

void		 secret_init(void);				/* sodium_init; dies when there is no randomness */
enum err	 keyring_load(struct arena *arena, struct str path, const struct keyring **out);
enum err	 keyring_create(struct str path);		/* a new file with one key, 0400; ERR_EXISTS */

/* AEAD (XChaCha20-Poly1305): version, key id, nonce, ciphertext and tag as base64url without padding. aad binds it to name and store. */
struct str	 secret_seal(struct arena *arena, const struct keyring *ring, enum purpose purpose, struct str aad, struct str plain);
bool		 secret_open(struct arena *arena, const struct keyring *ring, enum purpose purpose, struct str aad,
		    struct str sealed, struct str *out);

/* Keyed BLAKE2b over the length-prefixed parts. secret_same_str compares in constant time. */
struct hash	 secret_hash(const struct keyring *ring, enum purpose purpose, const struct str *parts, size_t n_parts);
struct hash	 secret_hmac_sha256(struct str key, struct str text);	/* RFC 2104, for signatures shared with others */
struct hash	 secret_digest(struct str s);			/* unkeyed, for body hashes and file names */
bool		 secret_same_str(struct str a, struct str b);	/* constant time for equal lengths */

struct str	 secret_token(struct arena *arena);		/* 128 random bits, base64url, 22 characters */
struct str	 secret_code(struct arena *arena, int digits);	/* uniform decimal digits */
struct str	 secret_group_code(struct arena *arena);	/* 6 of 23456789ABCDEFGHJKMNPQRSTUVWXYZ */
struct str	 secret_uuid7(struct arena *arena, int64_t unix_ms);	/* RFC 9562 5.7 */
struct str	 secret_base64(struct arena *arena, struct str raw);	/* base64url, no padding */
bool		 secret_base64_open(struct arena *arena, struct str text, struct str *out);
struct str	 secret_hex(struct arena *arena, struct str raw);
/* Passwords, slow on purpose: the hash is a text that carries its salt and cost. */
enum err	 secret_password_hash(struct arena *arena, struct str password, struct str *out);	/* ERR_BUSY: no memory */
bool		 secret_password_same(struct arena *arena, struct str hash, struct str password);
bool		 secret_password_stale(struct arena *arena, struct str hash);	/* made at another cost than is usual now */
void		 secret_random(void *to, size_t size);
uint64_t	 secret_random_u64(void);
uint32_t	 secret_random_below(uint32_t bound);

#endif
