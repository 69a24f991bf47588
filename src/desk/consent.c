/* consent.c - what a guest agreed to, kept with the booking. */
#include "base/secret.h"
#include "db/consent.h"
#include "desk/desk_private.h"

enum { VERSION_BYTES = 6 };

enum err
desk_consent(struct desk *desk, uint64_t appointment_id)
{
	struct consent_row row;
	struct str digest;

	if (desk->cat->store.consent.len == 0)
		return OK;
	digest = desk_bytes(desk->arena, secret_digest(desk->cat->store.consent));
	row = (struct consent_row){
		.store_id = desk->cat->store.id,
		.appointment_id = appointment_id,
		.version = secret_hex(desk->arena, str_sub(digest, 0, VERSION_BYTES)),
		.text = desk->cat->store.consent,
		.agreed_at = desk->now,
	};
	return db_consent_add(desk->db, &row);
}
