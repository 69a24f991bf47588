-- 0002_webhook.sql - what other sites and programs of a store's owner may see of it.

ALTER TABLE {store} ADD COLUMN cors_origins VARCHAR(1000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Sites whose pages may use the API for this store, with commas between; empty: none.';

ALTER TABLE {store} ADD COLUMN paid_confirms TINYINT(1) NOT NULL DEFAULT 0 COMMENT 'Whether a payment confirms what is pending, without staff.';

CREATE TABLE {webhook} (
	id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Our key.',
	store_id BIGINT UNSIGNED NOT NULL COMMENT 'Whose bookings are told of.',
	public_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'UUID, by which slotkeeperctl names it.',
	url VARCHAR(254) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Where messages are posted.',
	secret VARBINARY(255) NOT NULL COMMENT 'Sealed; messages are signed with it.',
	created_at DATETIME(6) NOT NULL COMMENT 'When added.',
	PRIMARY KEY (id),
	UNIQUE KEY webhook_by_url (store_id, url),
	CONSTRAINT {webhook_store} FOREIGN KEY (store_id) REFERENCES {store} (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='Programs of the owner that are told what happens to bookings.';
