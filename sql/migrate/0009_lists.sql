-- 0009_lists.sql - a day's lock row also has what takes up time on it, so that a booking need not ask for it.
--
-- An older program goes on working beside it: it changes the version without the list, which is then made anew.

ALTER TABLE {slot_lock}
	ADD COLUMN list_version BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'The version that list belongs to; another one than version: the list is old.',
	ADD COLUMN list VARBINARY(32000) NOT NULL DEFAULT '' COMMENT 'Of a store''s day: what takes up time on it, as db/day_list.c writes it; empty: not known.';
