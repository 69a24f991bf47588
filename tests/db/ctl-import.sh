#!/bin/sh
# ctl-import.sh - slotkeeperctl import and export: the demo salon in, out and in again; what is refused; slots in the future.
. "$(dirname "$0")/ctl.sh"

demo=$top/sql/demo.json
SLOTKEEPER_NOW=2026-02-01T17:00:00Z
export SLOTKEEPER_NOW
# All rows, but for the versions of locks, which every writer moves, and what keys come next.
content() {
	mariadb-dump --no-defaults --user=root --socket="$SLOTKEEPER_DATABASE_SOCKET" --skip-comments \
	    --ignore-table="$SLOTKEEPER_DATABASE_NAME.sk_slot_lock" "$SLOTKEEPER_DATABASE_NAME" | sed 's/ AUTO_INCREMENT=[0-9]*//'
}
edit() {
	sed "$1" "$demo" >"$dir/edited.json"
}

ctl import "$demo"
rule without_a_schema_nothing_is_imported "$status" 1
ctl migrate
ctl import --dry-run "$demo"
rule a_dry_run_finds_the_demo_right "$status" 0
rule a_dry_run_writes_nothing "$(sql 'SELECT COUNT(*) FROM sk_store')" 0
ctl import "$demo"
rule the_demo_is_imported "$status" 0
rule versions_grow_with_the_catalogue "$(sql 'SELECT catalogue_version FROM sk_store ORDER BY id' | tr '\n' ' ')" "2 2 "
content >"$dir/first"
ctl import "$demo"
rule the_same_file_again_changes_nothing "$status $(content | cmp - "$dir/first" && echo same)" "0 same"

for store in demo demo-zh; do
	"$SLOTKEEPERCTL" --config "$dir/conf" export $store >"$dir/$store.json"
	ctl import "$dir/$store.json"
	rule "export_of_${store}_imports_to_the_same" "$status $(content | cmp - "$dir/first" && echo same)" "0 same"
done
ctl export store_001
rule a_store_can_be_named_by_its_id "$status" 0
ctl export nobody
rule there_is_no_other_store "$status" 1

# What a person gets wrong.
edit 's/"duration": 60, "price": 5000/"duration": 63, "price": 5000/; s/"name": "Pedicure",/"nme": "Pedicure",/; s/"category": "care"/"category": "car"/'
ctl import "$dir/edited.json"
rule a_wrong_file_is_refused "$status" 1
said errors_name_line_and_field "edited.json:$(grep -n '"duration": 63' "$dir/edited.json" | head -n 1 | cut -d: -f1): stores[0].services[0].duration: must be a multiple of 5 between 5 and 720"
said unknown_fields_are_errors 'stores[0].services[6]: there is no field "nme" here'
said missing_fields_are_errors "stores[0].services[6].name: is missing"
said references_must_resolve 'there is no category "car" in this store'
rule a_wrong_file_changes_nothing "$(content | cmp - "$dir/first" && echo same)" same
printf '{ "business": { "id": "x", "name": "X" },\n  "stores": [ {},\n }' >"$dir/broken.json"
ctl import "$dir/broken.json"
said broken_json_names_its_line "broken.json:3: this is not JSON"
printf '[]' >"$dir/broken.json"
ctl import "$dir/broken.json"
rule any_other_json_is_refused "$status" 1
edit 's/"weekdays": \[[^]]*\]/"weekdays": [0, 8, "x", 1, 1]/; s/"opens": "[0-9:]*"/"opens": "9:00"/; s/"skills"/"skils"/; s/"price": [0-9]*/"price": 1.5/'
ctl import "$dir/edited.json"
rule at_most_twenty_errors_are_shown "$(printf '%s\n' "$out" | grep -c 'edited.json:[0-9]*: ')" 20
said the_rest_is_counted "more."
edit 's/"id": "rosewood"/"id": "somebody_else"/'
ctl import "$dir/edited.json"
said a_store_stays_with_its_business "belongs to another business"
rule a_refused_file_leaves_no_trace "$(content | cmp - "$dir/first" && echo same)" same
edit 's/"id": "store_001"/"id": "store_009"/'
ctl import "$dir/edited.json"
said a_code_is_one_stores 'another store has the code "demo"'
rule a_refused_file_leaves_no_row "$(sql 'SELECT COUNT(*) FROM sk_store')" 2

# What is gone is switched off, and comes back.
grep -v '"id": "svc_13"' "$demo" | sed 's/, { "service": "svc_13" }//; s/{ "service": "svc_13" }, //' >"$dir/edited.json"
ctl import "$dir/edited.json"
rule what_is_gone_is_switched_off "$status $(sql "SELECT active FROM sk_service WHERE store_id = 1 AND public_id = 'svc_13'")" "0 0"
rule only_the_changed_store_grows "$(sql 'SELECT catalogue_version FROM sk_store ORDER BY id' | tr '\n' ' ')" "3 2 "
ctl import "$dir/edited.json"
rule gone_once_is_gone "$(sql 'SELECT catalogue_version FROM sk_store ORDER BY id' | tr '\n' ' ')" "3 2 "
ctl import "$demo"
rule what_comes_back_is_the_same_row "$(sql "SELECT active FROM sk_service WHERE store_id = 1 AND public_id = 'svc_13'")" 1

# Slots: 2026-02-01 is a Sunday, and already Monday in Shanghai at 17:00 UTC.
slot() {
	sql "SELECT local_start, starts_at FROM sk_slot WHERE public_id = '$1'"
}
rule a_counted_slot_is_in_two_days "$(slot slot-123)" "2026-02-04 14:00:00	2026-02-04 06:00:00.000000"
rule a_pattern_has_its_weeks "$(sql "SELECT COUNT(*), MIN(local_start), MAX(local_start) FROM sk_slot WHERE public_id LIKE 'small-class-%'")" "8	2026-02-07 10:00:00	2026-03-01 10:00:00"
SLOTKEEPER_NOW=2026-02-02T17:00:00Z ctl import "$demo"
rule a_counted_slot_stays_while_it_is_to_come "$(slot slot-123)" "2026-02-04 14:00:00	2026-02-04 06:00:00.000000"
SLOTKEEPER_NOW=2026-02-08T17:00:00Z ctl import "$demo"
rule a_past_counted_slot_moves "$(slot slot-123)" "2026-02-11 14:00:00	2026-02-11 06:00:00.000000"
rule a_pattern_goes_on "$(sql "SELECT COUNT(*), MAX(local_start) FROM sk_slot WHERE public_id LIKE 'small-class-%'")" "10	2026-03-08 10:00:00"
rule no_teacher_is_in_two_classes "$(sql "SELECT COUNT(*) FROM sk_slot a JOIN sk_slot b ON b.technician_id = a.technician_id AND b.id < a.id
	AND b.starts_at < a.ends_at AND b.ends_at > a.starts_at")" 0
sql "INSERT INTO sk_guest (business_id, name, created_at, updated_at) SELECT id, 'A', NOW(), NOW() FROM sk_business;
	INSERT INTO sk_booking (store_id, public_id, slot_id, course_id, course_name, technician_id, teacher_name, guest_id, student_name, status,
	payment_status, price, commission, final_price, currency, source, created_by, locale, manage_hash, created_at, updated_at)
	SELECT store_id, UUID(), id, course_id, 'c', technician_id, 't', 1, 'A', 'confirmed', 'paid', 1, 0, 1, 'CNY', 'api', 'x', 'zh', REPEAT('x', 32), NOW(), NOW()
	FROM sk_slot WHERE public_id = 'slot-123'"
SLOTKEEPER_NOW=2026-02-20T17:00:00Z ctl import "$demo"
rule a_booked_past_slot_stays "$(slot slot-123)" "2026-02-11 14:00:00	2026-02-11 06:00:00.000000"
sql "UPDATE sk_booking SET status = 'cancelled'"
SLOTKEEPER_NOW=2026-02-20T17:00:00Z ctl import "$demo"
rule a_slot_of_cancelled_bookings_moves "$(slot slot-123)" "2026-02-23 14:00:00	2026-02-23 06:00:00.000000"

# The teacher's own appointments come first.
sql "INSERT INTO sk_time_off (store_id, technician_id, starts_at, ends_at, imported) SELECT store_id, id, '2026-01-01', '2026-01-02', 1 FROM sk_technician
	WHERE public_id = 'teacher-123'"
sql "INSERT INTO sk_hold (store_id, token_hash, item_ref, service_id, technician_id, starts_at, ends_at, busy_from, busy_to, address_hash, created_at, expires_at)
	SELECT store_id, REPEAT('t', 32), '1', 1, id, '2027-03-02 03:00', '2027-03-02 04:00', '2027-03-02 03:00', '2027-03-02 04:00', REPEAT('a', 32), NOW(), NOW() + INTERVAL 1 DAY
	FROM sk_technician WHERE public_id = 'teacher-123'"
SLOTKEEPER_NOW=2027-02-28T17:00:00Z ctl import "$demo"
said a_held_time_is_not_taken "slot one-to-one-20270302: not published: its teacher has something else then"
rule busy_times_of_other_calendars_stay "$(sql 'SELECT COUNT(*) FROM sk_time_off WHERE imported = 1')" 1

ctl store list
said stores_are_listed "demo-zh"
rule lists_are_plain "$status" 0
ctl staff list demo
rule staff_can_be_none "$status" 0
exit $failed
