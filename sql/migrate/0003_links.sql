-- 0003_links.sql - manage links that a newer one has replaced, and the secret addresses of technicians' calendars.

CREATE TABLE {manage_link} (
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Where.',
	token_hash BINARY(32) NOT NULL COMMENT 'Hash of the secret that was in the link; the next one is made from it.',
	appointment_id BIGINT UNSIGNED NOT NULL COMMENT 'The visit of who booked.',
	visitor_hash BINARY(32) NOT NULL COMMENT 'Whose browser made the change that ended it, and is led to the present link; zeros: nobody''s.',
	ended_at DATETIME(6) NOT NULL COMMENT 'When it was replaced.',
	PRIMARY KEY (store_id, token_hash),
	KEY manage_link_of (store_id, appointment_id),
	CONSTRAINT {manage_link_appointment} FOREIGN KEY (store_id, appointment_id) REFERENCES {appointment} (store_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Links to manage a visit that were replaced after a change.';

CREATE TABLE {calendar_feed} (
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Where.',
	technician_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose appointments it shows.',
	seed BINARY(16) NOT NULL COMMENT 'Random; with the keyring the secret of the address is made from it.',
	token_hash BINARY(32) NOT NULL COMMENT 'Hash of that secret.',
	created_at DATETIME(6) NOT NULL COMMENT 'When the address was made; an older one has ended.',
	PRIMARY KEY (store_id, technician_id),
	UNIQUE KEY calendar_feed_by_token (store_id, token_hash),
	CONSTRAINT {calendar_feed_technician} FOREIGN KEY (store_id, technician_id) REFERENCES {technician} (store_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Technicians'' calendars that programs may fetch.';
