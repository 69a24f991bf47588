-- 0006_waiting.sql - the waiting list, and what guests agreed to.

ALTER TABLE {store}
	ADD COLUMN offer_minutes INT NOT NULL DEFAULT 15 COMMENT 'How long a freed time is kept for the one on the waiting list it is offered to.',
	ADD COLUMN consent VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'What guests agree to when they book, in the store''s words; empty: they are not asked.';

CREATE TABLE {waiting} (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Our key.',
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Where.',
	public_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'UUID; never a secret.',
	token_hash BINARY(32) NOT NULL COMMENT 'Hash of the secret that leaves the list.',
	phone VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'E.164; proven before the row was written.',
	service_id BIGINT UNSIGNED NOT NULL COMMENT 'What is waited for.',
	technician_id BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'By whom; 0 for any.',
	day DATE NOT NULL COMMENT 'On which local day.',
	from_minute INT NOT NULL COMMENT 'The start lies at or after this minute of the day.',
	to_minute INT NOT NULL COMMENT 'And before this one.',
	locale VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Language of its messages.',
	address_hash BINARY(32) NOT NULL COMMENT 'Hash of the address that asked, against hoarding.',
	status VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'waiting, offered, taken, booked (elsewhere), left or ended.',
	n_offers INT NOT NULL DEFAULT 0 COMMENT 'Offers so far that came to nothing.',
	queued_at DATETIME(6) NOT NULL COMMENT 'Place in the line: when it joined, or let an offer run out.',
	created_at DATETIME(6) NOT NULL COMMENT 'When it joined.',
	updated_at DATETIME(6) NOT NULL COMMENT 'Last change.',
	PRIMARY KEY (id),
	UNIQUE KEY waiting_by_public_id (public_id),
	UNIQUE KEY waiting_in_store (store_id, id),
	KEY waiting_by_day (store_id, day, status, queued_at),
	KEY waiting_by_status (store_id, status, day),
	KEY waiting_by_phone (phone, store_id, status),
	KEY waiting_by_address (store_id, address_hash, created_at),
	KEY waiting_by_token (token_hash),
	CONSTRAINT {waiting_service} FOREIGN KEY (store_id, service_id) REFERENCES {service} (store_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Who would come on a day on which nothing is free.';

CREATE TABLE {waiting_offer} (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Our key.',
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Where.',
	waiting_id BIGINT UNSIGNED NOT NULL COMMENT 'To whom.',
	open_of BIGINT UNSIGNED NULL COMMENT 'The same while it is open, then NULL: nobody has two at once.',
	token_hash BINARY(32) NOT NULL COMMENT 'Hash of the secret in its link; the hold that keeps the time has it too.',
	starts_at DATETIME(6) NOT NULL COMMENT 'The time that is offered, UTC.',
	created_at DATETIME(6) NOT NULL COMMENT 'When it was made.',
	expires_at DATETIME(6) NOT NULL COMMENT 'Until when it can be taken.',
	outcome VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'open, taken, declined, expired, or ended with the entry.',
	ended_at DATETIME(6) NULL COMMENT 'When it was no longer open.',
	PRIMARY KEY (id),
	UNIQUE KEY waiting_offer_open (open_of),
	UNIQUE KEY waiting_offer_by_token (token_hash),
	KEY waiting_offer_of (store_id, waiting_id),
	KEY waiting_offer_by_outcome (store_id, outcome, expires_at),
	CONSTRAINT {waiting_offer_to} FOREIGN KEY (store_id, waiting_id) REFERENCES {waiting} (store_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='A freed time, kept for one who waits.';

CREATE TABLE {consent_text} (
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose words.',
	version CHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Made from the words: other words are another version.',
	text VARCHAR(500) NOT NULL COMMENT 'As it was shown.',
	first_at DATETIME(6) NOT NULL COMMENT 'When somebody first agreed to it.',
	PRIMARY KEY (store_id, version),
	CONSTRAINT {consent_text_store} FOREIGN KEY (store_id) REFERENCES {store} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Sentences guests have agreed to.';

CREATE TABLE {consent} (
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Where.',
	appointment_id BIGINT UNSIGNED NOT NULL COMMENT 'The visit of who booked.',
	version CHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'To which words.',
	agreed_at DATETIME(6) NOT NULL COMMENT 'When.',
	PRIMARY KEY (store_id, appointment_id),
	CONSTRAINT {consent_appointment} FOREIGN KEY (store_id, appointment_id) REFERENCES {appointment} (store_id, id),
	CONSTRAINT {consent_words} FOREIGN KEY (store_id, version) REFERENCES {consent_text} (store_id, version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Who agreed to what, with which booking.';
