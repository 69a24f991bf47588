/* link.c - manage links: read, signed, replaced, followed. */
#include <string.h>

#include "db/link.h"
#include "desk/desk_private.h"
#include "desk/link.h"

enum {
	TOKEN_CHARS = 22,			/* of TOKEN_SIZE bytes */
	SIGNED_SIZE = 8 + HASH_SIZE,		/* until when, in seconds, and for which link */
};

static struct str
aad(struct desk *desk)
{
	return str_fmt(desk->arena, "manage link %llu", (unsigned long long)desk->cat->store.id);
}

struct str
desk_link_sign(struct desk *desk, struct str manage_hash, struct instant until)
{
	struct buf plain = buf_new(desk->arena, SIGNED_SIZE);
	int64_t seconds = until.us / US_PER_S;
	int shift;

	for (shift = 56; shift >= 0; shift -= 8)
		buf_addc(&plain, (char)(seconds >> shift & 0xff));
	buf_add(&plain, manage_hash);
	return secret_seal(desk->arena, desk->keyring, PURPOSE_TOKEN, aad(desk), buf_str(&plain));
}

static struct str
hash_signed(struct desk *desk, struct str token)
{
	struct str plain;
	uint64_t seconds;
	size_t i;

	if (!secret_open(desk->arena, desk->keyring, PURPOSE_TOKEN, aad(desk), token, &plain) || plain.len != SIGNED_SIZE)
		return STR_NONE;
	seconds = 0;
	for (i = 0; i < 8; i++)
		seconds = seconds << 8 | (unsigned char)plain.ptr[i];
	if ((int64_t)seconds < desk->now.us / US_PER_S)
		return STR_NONE;
	return str_sub(plain, 8, plain.len);
}

struct str
desk_manage_hash(struct desk *desk, struct str token)
{
	return token.len > TOKEN_CHARS ? hash_signed(desk, token) : desk_hash(desk, STR("manage"), token);
}

struct str
desk_link_next(struct desk *desk, struct str manage_hash)
{
	return secret_base64(desk->arena, str_sub(desk_hash(desk, STR("next"), manage_hash), 0, TOKEN_SIZE));
}

enum err
desk_link_renew(struct desk *desk, uint64_t appointment_id, struct str manage_hash, struct str *out_token)
{
	struct link_row row;
	struct str token;
	enum err e;

	token = desk_link_next(desk, manage_hash);
	row = (struct link_row){
		.store_id = desk->cat->store.id,
		.token_hash = manage_hash,
		.next_hash = desk_manage_hash(desk, token),
		.appointment_id = appointment_id,
		.visitor_hash = desk_hash(desk, STR("visitor"), desk->visitor),
		.ended_at = desk->now,
	};
	if ((e = db_link_replace(desk->db, &row)) != OK)
		return e;
	*out_token = token;
	return OK;
}

/* Whichever of the ended ones leads to the present one. */
static enum err
find_present(struct desk *desk, const struct link_row *ended, struct str *out_token)
{
	struct link_row *links;
	struct str token;
	size_t n;
	size_t i;
	enum err e;

	if ((e = db_link_list(desk->db, ended, LINKS_MAX, &links, &n)) != OK)
		return e;
	for (i = 0; i < n; i++) {
		token = desk_link_next(desk, links[i].token_hash);
		if (!secret_same_str(desk_manage_hash(desk, token), ended->next_hash))
			continue;
		*out_token = token;
		return OK;
	}
	return ERR_GONE;
}

enum err
desk_link_follow(struct desk *desk, struct str token, struct str *out_token)
{
	struct link_row ended;
	struct link_row key;
	enum err e;

	key = (struct link_row){ .store_id = desk->cat->store.id, .token_hash = desk_manage_hash(desk, token) };
	if (key.token_hash.len != HASH_SIZE)
		return ERR_NOT_FOUND;
	if ((e = db_link_by_hash(desk->db, &key, &ended)) != OK)
		return e;
	if (desk->visitor.len == 0 || !secret_same_str(ended.visitor_hash, desk_hash(desk, STR("visitor"), desk->visitor)))
		return ERR_GONE;
	return find_present(desk, &ended, out_token);
}

enum err
desk_link_count(struct desk *desk, uint64_t appointment_id, size_t *n_out)
{
	struct link_row *links;
	struct link_row key;

	key = (struct link_row){ .store_id = desk->cat->store.id, .appointment_id = appointment_id };
	return db_link_list(desk->db, &key, LINKS_MAX, &links, n_out);
}
