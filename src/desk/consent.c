/* consent.c - what a guest agreed to, kept with what they booked or wait for. */
#include "base/secret.h"
#include "db/consent.h"
#include "desk/desk_private.h"

enum { VERSION_BYTES = 6 };

static struct consent_row
row_of(struct desk *desk, uint64_t id)
{
	struct str words = desk->cat->store.consent;
	struct str digest = desk_bytes(desk->arena, secret_digest(words));

	return (struct consent_row){
		.store_id = desk->cat->store.id,
		.of_id = id,
		.version = secret_hex(desk->arena, str_sub(digest, 0, VERSION_BYTES)),
		.text = words,
		.agreed_at = desk->now,
	};
}

enum err
desk_consent(struct desk *desk, uint64_t appointment_id)
{
	struct consent_row row = row_of(desk, appointment_id);

	return row.text.len == 0 ? OK : db_consent_add(desk->db, &row);
}

enum err
desk_consent_class(struct desk *desk, uint64_t booking_id)
{
	struct consent_row row = row_of(desk, booking_id);

	return row.text.len == 0 ? OK : db_consent_add_booking(desk->db, &row);
}

enum err
desk_consent_wait(struct desk *desk, uint64_t waiting_id)
{
	struct consent_row row = row_of(desk, waiting_id);

	return row.text.len == 0 ? OK : db_consent_add_waiting(desk->db, &row);
}
