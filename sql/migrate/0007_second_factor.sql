-- 0007_second_factor.sql - codes of an authenticator app beside the password of an employee.

ALTER TABLE {store}
	ADD COLUMN second_factor VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'nobody' COMMENT 'Which of its employees may sign in only with a second factor: nobody, managers (and owners) or all.';

ALTER TABLE {staff}
	ADD COLUMN totp_secret VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'What the authenticator app shares, sealed by the keyring; empty: there is no second factor.',
	ADD COLUMN totp_step BIGINT NOT NULL DEFAULT 0 COMMENT 'The half minute, since 1970, whose code was last taken: no code is taken twice.';

CREATE TABLE {staff_recovery} (
	business_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose employee.',
	staff_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose code.',
	code_hash BINARY(32) NOT NULL COMMENT 'Keyed hash of a code that stands in for the app once.',
	created_at DATETIME(6) NOT NULL COMMENT 'When it was made.',
	ended_at DATETIME(6) NULL COMMENT 'When it was used, or replaced by others.',
	PRIMARY KEY (staff_id, code_hash),
	CONSTRAINT {staff_recovery_staff} FOREIGN KEY (staff_id) REFERENCES {staff} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Codes for who has lost the authenticator app.';
