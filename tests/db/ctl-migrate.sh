#!/bin/sh
# ctl-migrate.sh - slotkeeperctl migrate: twice, from two processes, after a crash, with a foreign history.
. "$(dirname "$0")/ctl.sh"

last=$(ls "$top"/sql/migrate/*.sql | wc -l)
ctl migrate --status
rule a_fresh_database_has_nothing "$status" 0
said a_fresh_database_has_nothing "0001_schema to be run"
rule asking_makes_no_table "$(sql 'SHOW TABLES')" ""
ctl migrate --dry-run
said a_dry_run_names_each_statement "  1: CREATE TABLE sk_business ("
ctl migrate --rehearse
rule the_whole_way_can_be_rehearsed "$status" 0
said the_whole_way_can_be_rehearsed "The copy is dropped"
rule a_rehearsal_leaves_no_table "$(sql 'SHOW TABLES')" ""

# An upgrade from the first version, with a salon in it: what --print says of the first migration alone.
"$SLOTKEEPERCTL" --config "$dir/conf" migrate --print | sed '/^-- 0002_/,$d' | mariadb --no-defaults --user=root --socket="$SLOTKEEPER_DATABASE_SOCKET" "$SLOTKEEPER_DATABASE_NAME"
sql "INSERT INTO sk_business (public_id, name, created_at) VALUES ('b', 'Kept', NOW(6))"
ctl migrate --rehearse
rule an_upgrade_can_be_rehearsed "$status" 0
if [ "$last" -gt 1 ]; then said an_upgrade_can_be_rehearsed "rows of version 1"; else said an_upgrade_can_be_rehearsed "Nothing to do"; fi
rule a_rehearsal_leaves_no_copy "$(sql "SHOW TABLES LIKE 'rehearsal%'")" ""
rule a_rehearsal_changes_no_version "$(sql 'SELECT COUNT(*) FROM sk_schema_migration')" 1
ctl migrate
rule the_upgrade_itself_works "$status $(sql 'SELECT name FROM sk_business')" "0 Kept"
sql "SET foreign_key_checks = 0; $(sql "SELECT CONCAT('DROP TABLE ', TABLE_NAME, ';') FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()")"

"$SLOTKEEPERCTL" --config "$dir/conf" migrate >"$dir/one" 2>&1 &
one=$!
"$SLOTKEEPERCTL" --config "$dir/conf" migrate >"$dir/two" 2>&1
two=$?
status=0
wait "$one" || status=$?
rule two_at_once_both_succeed "$two $status" "0 0"
rule two_at_once_run_each_step_once "$(cat "$dir/one" "$dir/two" | grep -c '^0001_schema done')" 1
rule the_version_is_recorded "$(sql "SELECT COUNT(*) FROM sk_schema_migration WHERE state = 'done'")" "$last"
rule the_lock_is_given_back "$(sql 'SELECT owner FROM sk_schema_lock')" ""
tables=$(sql 'SHOW TABLES')

ctl migrate
rule the_second_time_does_nothing "$status $out" "0 The schema is at version $last."
rule every_table_has_the_prefix "$(printf '%s\n' "$tables" | grep -vc '^sk_')" 0
rule every_table_has_a_primary_key "$(sql "SELECT TABLE_NAME FROM information_schema.TABLES t WHERE TABLE_SCHEMA = DATABASE() AND NOT
	EXISTS (SELECT 1 FROM information_schema.TABLE_CONSTRAINTS c WHERE c.TABLE_SCHEMA = t.TABLE_SCHEMA
	AND c.TABLE_NAME = t.TABLE_NAME AND c.CONSTRAINT_TYPE = 'PRIMARY KEY')")" ""
rule every_column_has_a_sentence "$(sql "SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()
	AND COLUMN_COMMENT = ''")" ""

# A process died after the statement of step 9 and before it was written down; its lock is still there.
sql "UPDATE sk_schema_migration SET state = 'running', steps = 8 WHERE version = 1"
sql "UPDATE sk_schema_lock SET owner = CONCAT(@@hostname, ':', @@port, ' 999999')"
sql "SET FOREIGN_KEY_CHECKS = 0; DROP TABLE sk_rate"
ctl migrate
rule after_a_crash_it_goes_on "$status" 1
said after_a_crash_only_the_next_step_may_be_there "step 10: database error 1050"
total=$("$SLOTKEEPERCTL" --config "$dir/conf" migrate --print | awk '/^INSERT INTO sk_schema_migration/ { n = split($0, a, ", "); print a[n - 1]; exit }')
sql "UPDATE sk_schema_migration SET steps = $total - 2 WHERE version = 1"
ctl migrate
rule after_a_crash_it_ends_well "$status" 0
rule after_a_crash_nothing_is_missing "$(sql 'SHOW TABLES')" "$tables"

sql "UPDATE sk_schema_migration SET checksum = REPEAT('0', 64) WHERE version = 1"
ctl migrate
rule a_foreign_history_is_refused "$status" 1
said a_foreign_history_is_refused "was applied with another text"
ctl migrate --status
rule a_foreign_history_is_shown_as_such "$status" 1

sql "DROP DATABASE $SLOTKEEPER_DATABASE_NAME; CREATE DATABASE $SLOTKEEPER_DATABASE_NAME"
"$SLOTKEEPERCTL" --config "$dir/conf" migrate --print |
    mariadb --no-defaults --user=root --socket="$SLOTKEEPER_DATABASE_SOCKET" "$SLOTKEEPER_DATABASE_NAME"
ctl migrate
rule printed_statements_make_the_same_schema "$status $out" "0 The schema is at version $last."
rule printed_statements_make_the_same_tables "$(sql 'SHOW TABLES')" "$tables"

ctl migrate --nonsense
rule wrong_options_are_refused "$status" 2
exit $failed
