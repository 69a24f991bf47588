-- 0008_classes.sql - the waitlist of a full class; what guests agreed to with a place in a class, or with their wish on the waitlist.

ALTER TABLE {waiting}
	MODIFY COLUMN service_id BIGINT UNSIGNED NULL COMMENT 'What is waited for; none when it is a place in a class.',
	ADD COLUMN slot_id BIGINT UNSIGNED NULL COMMENT 'The class in which a place is waited for; its day and times stand in the row, too.',
	ADD KEY waiting_by_slot (store_id, slot_id, status, queued_at),
	ADD CONSTRAINT {waiting_slot} FOREIGN KEY (store_id, slot_id) REFERENCES {slot} (store_id, id);

CREATE TABLE {booking_consent} (
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Where.',
	booking_id BIGINT UNSIGNED NOT NULL COMMENT 'The place in a class.',
	version CHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'To which words.',
	agreed_at DATETIME(6) NOT NULL COMMENT 'When.',
	PRIMARY KEY (store_id, booking_id),
	CONSTRAINT {booking_consent_to} FOREIGN KEY (store_id, booking_id) REFERENCES {booking} (store_id, id),
	CONSTRAINT {booking_consent_words} FOREIGN KEY (store_id, version) REFERENCES {consent_text} (store_id, version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Who agreed to what, with which place in a class.';

CREATE TABLE {waiting_consent} (
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Where.',
	waiting_id BIGINT UNSIGNED NOT NULL COMMENT 'The entry of the waitlist.',
	version CHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'To which words.',
	agreed_at DATETIME(6) NOT NULL COMMENT 'When.',
	PRIMARY KEY (store_id, waiting_id),
	CONSTRAINT {waiting_consent_to} FOREIGN KEY (store_id, waiting_id) REFERENCES {waiting} (store_id, id) ON DELETE CASCADE,
	CONSTRAINT {waiting_consent_words} FOREIGN KEY (store_id, version) REFERENCES {consent_text} (store_id, version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Who agreed to what, with which entry of the waitlist; gone with the entry.';
