-- 0005_messages.sql - reminders, news for the store, where codes may be sent to, an owner's own words.

ALTER TABLE {store}
	ADD COLUMN reminder_hours INT NOT NULL DEFAULT 24 COMMENT 'How long before a visit its guests are reminded; 0 is never.',
	ADD COLUMN notice_email VARCHAR(254) NOT NULL DEFAULT '' COMMENT 'Where news of bookings go; empty: none are sent.',
	ADD COLUMN text_countries VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Countries that codes are sent to, ISO 3166-1 with commas; * for all; empty for the store''s own.';

ALTER TABLE {outbox}
	ADD COLUMN reference VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'What the gateway calls the message.';

ALTER TABLE {verification_code}
	ADD COLUMN withheld TINYINT(1) NOT NULL DEFAULT 0 COMMENT 'Whether the store''s budget was used up and no message went out.',
	ADD KEY verification_code_by_time (sent_at);

CREATE TABLE {message_text} (
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose words.',
	locale VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'In which language.',
	message VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Of which message: outbox.message.',
	part VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'sms, subject or body.',
	text VARCHAR(4000) NOT NULL COMMENT 'With {names} of the closed list; checked when it was stored.',
	updated_at DATETIME(6) NOT NULL COMMENT 'When it was stored.',
	PRIMARY KEY (store_id, locale, message, part),
	CONSTRAINT {message_text_store} FOREIGN KEY (store_id) REFERENCES {store} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Messages in the owner''s own words instead of ours.';
