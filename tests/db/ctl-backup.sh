#!/bin/sh
# ctl-backup.sh - slotkeeperctl backup and restore: a snapshot taken while clients book, whole in another database, and nothing in it
# that should stay dead; a file that was cut or changed is refused.
. "$(dirname "$0")/ctl.sh"

here=$SLOTKEEPER_DATABASE_NAME
load=${builddir:-.}/tests/fault/load
admin() { mariadb --no-defaults --user=root --socket="$SLOTKEEPER_DATABASE_SOCKET" --batch --skip-column-names -e "$1"; }
in_copy() { # COMMAND...: in the other database
	SLOTKEEPER_DATABASE_NAME=${here}_copy; "$@"; SLOTKEEPER_DATABASE_NAME=$here
}
admin "CREATE DATABASE ${here}_copy CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
printf 'code_sends_per_hour = 100000\nholds_per_address = 5000\n' >>"$dir/conf"
{ ctl keyring create && ctl migrate && ctl import "$top/sql/demo.json"; } >/dev/null
rule the_salon_is_there "$status" 0
# What text can hold: quotes, line ends, a backslash before a quote, bytes of four, braces and a semicolon.
name="O'Brien \\\\' \"x\" {hold}; 🌸"
sql "INSERT INTO sk_guest (business_id, phone, name, created_at, updated_at) SELECT id, '+12125550000', CONCAT('$(printf '%s' "$name" | sed "s/'/''/g; s/\\\\/\\\\\\\\/g")', CHAR(10), CHAR(13), CHAR(0), CHAR(26)), NOW(6), NOW(6) FROM sk_business LIMIT 1"
rule a_guest_of_that_name_is_there "$(sql "SELECT COUNT(*) FROM sk_guest WHERE phone = '+12125550000'")" 1

"$load" run "$dir/conf" "$dir/clients" 4 0 2>"$dir/load.err" &
clients=$!
sleep 1.5
before=$(sql 'SELECT COUNT(*) FROM sk_appointment')
ctl backup "$dir/backup"
rule a_backup_is_taken_while_clients_book "$status" 0
during=$(sql 'SELECT COUNT(*) FROM sk_appointment')
sleep 0.5
kill $clients; wait $clients
rule only_the_owner_can_read_it "$(stat -c %a "$dir/backup")" 600
rule no_part_is_left "$(ls "$dir" | grep -c part)" 0
rule clients_did_book "$([ "$(sql 'SELECT COUNT(*) FROM sk_appointment')" -gt "$before" ] && echo yes)" yes

sql "SELECT IF(MAX(sent_at IS NULL), 'unsent', '') FROM sk_outbox" >"$dir/unsent"
rule there_were_messages_to_send "$(cat "$dir/unsent")" unsent
in_copy ctl restore "$dir/backup"
rule it_is_restored_elsewhere "$status" 0
said it_tells_the_moment "rows as of 20"
in_copy ctl fsck
rule what_was_restored_is_consistent "$status" 0
n=$(in_copy sql 'SELECT COUNT(*) FROM sk_appointment')
rule it_is_of_one_moment_of_the_backup "$([ "$n" -ge "$before" ] && [ "$n" -le "$during" ] && echo yes || echo "$before $n $during")" yes
rule text_comes_back_byte_for_byte "$(in_copy sql "SELECT HEX(name) FROM sk_guest WHERE phone = '+12125550000'")" "$(sql "SELECT HEX(name) FROM sk_guest WHERE phone = '+12125550000'")"
rule no_old_message_is_sent_again "$(in_copy sql 'SELECT COUNT(*) FROM sk_outbox WHERE sent_at IS NULL AND dead_at IS NULL AND due_at <= UTC_TIMESTAMP(6)')" 0
rule holds_have_ended "$(in_copy sql 'SELECT COUNT(*) FROM sk_hold')" 0
rule codes_have_ended "$(in_copy sql 'SELECT COUNT(*) FROM sk_verification_code WHERE expires_at > UTC_TIMESTAMP(6)')" 0
in_copy ctl migrate
rule its_schema_is_up_to_date "$status" 0
# A second backup, of the copy, has the same rows of what is not ended by a restore.
in_copy ctl backup "$dir/again"
lasting() { grep -E '^INSERT INTO \{(appointment|appointment_item|appointment_group|claim|guest|slot|booking|service|technician_skill|item_resource|event|number)\}' "$1"; }
rule a_backup_of_the_copy_is_the_same "$(lasting "$dir/again" | cksum)" "$(lasting "$dir/backup" | cksum)"
rule clients_are_told_the_truth_by_the_original "$("$load" verify "$dir/conf" "$dir/clients" >"$dir/out" 2>&1 && echo yes || tail -n 3 "$dir/out")" yes

in_copy ctl restore "$dir/backup"
rule what_is_there_is_not_overwritten "$status" 1
said what_is_there_is_not_overwritten "--replace drops them"
in_copy sql 'CREATE TABLE notes (mine INT)'
in_copy ctl restore --replace "$dir/backup"
rule unless_that_is_asked_for "$status" 0
rule tables_of_others_stay "$(in_copy sql "SHOW TABLES LIKE 'notes'")" notes

sed '0,/^INSERT INTO {appointment}/s/confirmed/cancelled/' "$dir/backup" >"$dir/changed"
in_copy ctl restore --replace "$dir/changed"
rule a_changed_file_is_refused "$status" 1
said a_changed_file_is_refused "was changed since it was written"
head -c "$(($(stat -c %s "$dir/backup") / 2))" "$dir/backup" >"$dir/half"
in_copy ctl restore --replace "$dir/half"
rule a_cut_file_is_refused "$status" 1
sed 's/^-- schema .*/-- schema 9999/' "$dir/backup" >"$dir/newer"
in_copy ctl restore --replace "$dir/newer"
said a_newer_one_is_refused "newer version"
in_copy ctl fsck
rule and_nothing_was_touched "$status $(in_copy sql 'SELECT COUNT(*) FROM sk_appointment')" "0 $n"

in_copy sql "UPDATE sk_schema_migration SET state = 'restoring'"
in_copy ctl migrate
said a_restore_that_did_not_end_is_noticed "a restore did not come to its end"

ctl backup --with-keyring "$dir/keys"
mv "$dir/keyring" "$dir/keyring.old"
in_copy ctl restore --replace "$dir/backup"
said the_keyring_is_missed "not the keyring that the backup was taken with"
in_copy ctl restore --replace "$dir/keys"
rule the_keyring_comes_with_it "$(cmp "$dir/keyring" "$dir/keyring.old" && stat -c %a "$dir/keyring")" 400
# Rows of nine bytes: the 7278th takes a statement of 64 KiB to its last byte, with one more row to come.
in_copy sql "DELETE FROM sk_number; INSERT INTO sk_number (n) SELECT seq FROM seq_1000_to_8999"
in_copy ctl backup "$dir/edge"
in_copy ctl restore --replace "$dir/edge"
rule a_full_statement_comes_back_too "$status $(in_copy sql 'SELECT COUNT(*) FROM sk_number')" "0 8000"
ctl backup -
rule standard_output_takes_it_too "$(printf '%s\n' "$out" | head -n 1)" "-- slotkeeper backup 1"
ctl backup "$dir/none/file"
rule a_place_that_is_not_there "$status" 1
exit $failed
