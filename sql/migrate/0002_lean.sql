-- 0002_lean.sql - a booking writes less.
--
-- An older program goes on working beside it: it writes keys without a subject, and never missed what is dropped here.

ALTER TABLE {idempotency} ADD COLUMN subject CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT ''
	COMMENT 'Public id of the primary appointment that comes of it, known before; empty: subject_id says it.';

ALTER TABLE {claim} DROP FOREIGN KEY {claim_item};
