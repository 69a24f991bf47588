/* password.c - passwords, for secret.h: argon2id with 3 passes over 12 MiB, 17 ms of one core, which many workers can do at once. */
#include <sodium.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/secret.h"

enum { PASSES = 3, MEMORY = 12 * 1024 * 1024 };

enum err
secret_password_hash(struct arena *arena, struct str password, struct str *out)
{
	char text[crypto_pwhash_STRBYTES];

	if (crypto_pwhash_str(text, password.ptr, password.len, PASSES, MEMORY) != 0) {
		log_fault("secret_password_hash", "no memory for argon2id");
		return ERR_BUSY;
	}
	*out = str_dup(arena, str_of(text));
	sodium_memzero(text, sizeof(text));
	return OK;
}

bool
secret_password_same(struct arena *arena, struct str hash, struct str password)
{
	if (hash.len == 0 || hash.len >= crypto_pwhash_STRBYTES)
		return false;
	return crypto_pwhash_str_verify(str_cstr(arena, hash), password.ptr, password.len) == 0;
}

bool
secret_password_stale(struct arena *arena, struct str hash)
{
	if (hash.len == 0 || hash.len >= crypto_pwhash_STRBYTES)
		return true;
	return crypto_pwhash_str_needs_rehash(str_cstr(arena, hash), PASSES, MEMORY) != 0;
}
