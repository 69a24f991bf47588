#!/bin/sh
# ctl-plan.sh - slotkeeperctl fsck, why, whatif and slots publish: what they say about a small salon, and what they leave alone.
. "$(dirname "$0")/ctl.sh"

SLOTKEEPER_NOW=2026-11-20T15:00:00Z		# a Friday, 10:00 in New York
export SLOTKEEPER_NOW
cat >"$dir/salon.json" <<'JSON'
{ "business": { "id": "b", "name": "Business" }, "stores": [ {
	"id": "store_9", "code": "salon", "name": "Salon", "timezone": "America/New_York", "locale": "en", "country": "US", "currency": "USD",
	"hours": [ { "weekdays": [1, 2, 3, 4, 5, 6], "opens": "09:00", "closes": "18:00" } ],
	"closures": [ { "from": "2026-11-26", "to": "2026-11-26", "reason": "Thanksgiving" } ],
	"categories": [ { "id": "all", "name": "All" } ],
	"resources": [ { "id": "chair", "name": "pedicure chair", "count": 1 } ],
	"services": [
		{ "id": "nails", "category": "all", "name": "Nails", "duration": 60, "price": 5000 },
		{ "id": "feet", "category": "all", "name": "Pedicure", "duration": 60, "price": 4000, "resources": [ { "resource": "chair" } ] } ],
	"technicians": [
		{ "id": "emma", "name": "Emma", "skills": [ { "service": "nails" }, { "service": "feet" } ],
		  "shifts": [ { "weekdays": [1, 2, 3, 4, 5, 6], "opens": "09:00", "closes": "18:00" } ],
		  "time_off": [ { "from": "2026-11-24T09:00", "to": "2026-11-24T14:00" } ] },
		{ "id": "mei", "name": "Mei", "skills": [ { "service": "nails" }, { "service": "feet" } ],
		  "shifts": [ { "weekdays": [1, 2, 3, 4, 5, 6], "opens": "10:00", "closes": "18:00" } ] },
		{ "id": "lena", "name": "Lena", "skills": [ { "service": "nails" } ],
		  "shifts": [ { "weekdays": [2], "opens": "12:00", "closes": "18:00" } ] } ],
	"courses": [ { "id": "art", "name": "Nail art", "price": 9000 } ] } ] }
JSON

# book ID NAME SERVICE TECHNICIAN UTC REQUESTED: a visit of one item of an hour, as the desk writes it, from 2026-11-23 on.
book() {
	sql "SET @s = (SELECT id FROM sk_store), @at = '$5', @v = (SELECT id FROM sk_service WHERE public_id = '$3'),
	        @t = (SELECT id FROM sk_technician WHERE public_id = '$4'), @now = '2026-11-20 14:00';
	INSERT INTO sk_guest (id, business_id, name, created_at, updated_at) SELECT $1, business_id, '$2', @now, @now FROM sk_store;
	INSERT INTO sk_appointment (id, store_id, public_id, guest_id, guest_name, position, is_primary, status, payment_status, starts_at, ends_at,
	    total, currency, source, created_by, notify_sms, notify_email, locale, manage_hash, created_at, updated_at, confirmed_at)
	    VALUES ($1, @s, 'a$1', $1, '$2', 0, 1, 'confirmed', 'unpaid', @at, @at + INTERVAL 1 HOUR, 5000, 'USD', 'phone', 'x', 0, 0, 'en', '',
	    @now, @now, @now);
	INSERT INTO sk_appointment_item (id, store_id, public_id, appointment_id, guest_id, position, service_id, service_name, technician_id,
	    technician_requested, local_start, starts_at, ends_at, busy_from, busy_to, duration, price, live)
	    VALUES ($1, @s, 'i$1', $1, $1, 0, @v, '$3', @t, $6, @at - INTERVAL 5 HOUR, @at, @at + INTERVAL 1 HOUR, @at, @at + INTERVAL 1 HOUR,
	    60, 5000, 1);
	INSERT INTO sk_appointment_group (id, store_id, code, primary_appointment_id, created_at) VALUES ($1, @s, 'CODE$1', $1, @now);
	INSERT INTO sk_appointment_group_member VALUES (@s, $1, $1, $1, 'primary');
	INSERT INTO sk_item_resource SELECT @s, $1, resource_id, quantity FROM sk_service_resource WHERE service_id = @v;
	INSERT INTO sk_claim SELECT @s, @t, TIMESTAMPDIFF(MINUTE, '1970-01-01', @at) DIV 5 + n, $1 FROM sk_number WHERE n < 12"
}
fingerprint() {
	mariadb-dump --no-defaults --user=root --socket="$SLOTKEEPER_DATABASE_SOCKET" --skip-comments "$SLOTKEEPER_DATABASE_NAME" | cksum
}

ctl fsck
rule fsck_of_no_database_fails "$status" 1
ctl migrate
ctl fsck
rule fsck_of_nothing_is_clean "$status" 0
ctl import "$dir/salon.json"
rule the_salon_is_imported "$status" 0
book 1 Ann nails emma "2026-11-24 19:00" 1		# Tuesday, 14:00
book 2 Bea nails mei "2026-11-24 19:00" 0
book 3 Cleo feet mei "2026-11-24 20:00" 1
book 4 Dora nails emma "2026-11-24 20:00" 0
before=$(fingerprint)

# fsck
ctl fsck
rule a_salon_in_order_is_clean "$status" 0
said rules_are_counted "rules hold"
ctl fsck --store salon
rule one_store_is_clean "$status" 0
ctl fsck --store nowhere
rule a_store_that_is_not_there_is_no_clean_one "$status" 1
ctl fsck --store
rule an_option_without_its_value_is_a_wrong_call "$status" 2
ctl fsck salon
rule a_stray_argument_is_a_wrong_call "$status" 2
sql "UPDATE sk_appointment SET total = 1 WHERE id = 2; DELETE FROM sk_claim WHERE item_id = 3 LIMIT 1"
ctl fsck
rule a_broken_rule_is_status_1 "$status" 1
said it_is_named "BROKEN totals: totals add up"
said its_row_is_named "    salon: appointment 2 says that it costs 1, its services come to 5000"
said so_is_the_other "appointment item 3 has 11 of its 12 claims"
said they_are_counted "2 of "
sql "UPDATE sk_appointment SET total = 5000 WHERE id = 2; INSERT INTO sk_claim SELECT store_id, technician_id, x, id FROM (SELECT i.store_id,
    i.technician_id, i.id, TIMESTAMPDIFF(MINUTE, '1970-01-01', i.busy_from) DIV 5 + n.n AS x FROM sk_appointment_item i JOIN sk_number n ON n.n < 12
    WHERE i.id = 3) w WHERE x NOT IN (SELECT minute5 FROM sk_claim WHERE item_id = 3)"
rule mended "$(fingerprint)" "$before"

# why
ctl why salon 2026-11-26 10:00 nails
rule a_closed_day_is_said_once "$out" "closed that day: Thanksgiving"
ctl why salon 2026-11-22 10:00 nails
rule a_sunday_is_closed "$out" "closed that day"
ctl why salon 2026-11-24 19:00 nails
rule an_hour_is_closed "$out" "closed then: open 09:00-18:00"
ctl why salon 2026-11-20 10:30 nails
rule the_lead_time_is_said "$out" "too soon: the lead time is 60 minutes"
ctl why salon 2026-11-19 10:30 nails
rule past_is_past "$out" "that is past"
ctl why salon 2027-11-19 10:30 nails
rule the_horizon_is_said "$out" "too far ahead: the horizon is 60 days"
ctl why salon 2026-11-24 13:00 nails
rule each_technician_is_said "$out" "Emma: time off until 14:00
Mei: free
Lena: free
anybody: free"
ctl why salon 2026-11-24 14:15 nails Emma
rule an_appointment_is_named "$out" "Emma: 14:00-15:00 taken by an appointment"
ctl why store_9 2026-11-24 14:00 nails mei
rule one_may_go_elsewhere "$out" "Mei: free, when 1 other goes to another technician"
ctl why salon 2026-11-24 15:10 feet EMMA
rule a_start_is_off_the_grid "$out" "Emma: off the grid; starts are every 15 minutes"
sql "DELETE FROM sk_claim WHERE item_id = 4; UPDATE sk_appointment_item SET live = 0 WHERE id = 4"
ctl why salon 2026-11-24 15:15 feet Emma
rule a_chair_is_named "$out" "Emma: no pedicure chair free"
sql "UPDATE sk_appointment_item SET live = 1 WHERE id = 4; INSERT INTO sk_claim SELECT store_id, technician_id,
    TIMESTAMPDIFF(MINUTE, '1970-01-01', busy_from) DIV 5 + n, id FROM sk_appointment_item JOIN sk_number WHERE id = 4 AND n < 12"
ctl why salon 2026-11-24 15:00 feet Lena
rule a_skill_is_named "$out" "Lena: does not do Pedicure"
ctl why salon 2026-11-23 15:00 nails Lena
rule a_day_off_is_said "$out" "Lena: does not work that day"
ctl why salon 2026-11-24 17:30 nails Lena
rule closing_time_counts_the_whole_span "$out" "Lena: closed then: open 09:00-18:00"
ctl why salon 2026-11-24 09:30 nails Mei
rule hours_are_said "$out" "Mei: works 10:00-18:00, and this would take 09:30-10:30"
ctl why salon 2026-11-24 15:00 nails Zoe
rule a_technician_that_is_not_there "$status $out" "1 slotkeeperctl why: salon has no technician Zoe"
ctl why salon 2026-11-31 15:00 nails
rule a_date_that_is_not_there "$status" 2
ctl why elsewhere 2026-11-30 15:00 nails
rule a_store_that_is_not_there "$status" 1
ctl why salon 2026-11-24
rule too_little_is_a_wrong_call "$status" 2

# whatif
ctl whatif salon shift Lena 2026-11-24 12:00-18:00
rule the_same_shift_changes_nothing "$out" "If Lena worked 12:00-18:00 on 2026-11-24:
every booking would still fit; nothing was changed"
ctl whatif salon off Emma 2026-11-24 2026-11-24
said who_is_named_is_asked "  14:00 nails for Ann (CODE1) with Emma: Lena could take it, if the guest agrees, who asked by name"
said any_goes_to_whom_it_can "  15:00 nails for Dora (CODE4) with Emma: Lena could take it"
said the_sum_is_said "2 bookings would no longer fit, 2 of them could be kept; nothing was changed"
ctl whatif salon off Emma 2026-11-24T14:30 2026-11-24T15:00
said one_hour_touches_one "1 booking would no longer fit, 1 of them could be kept"
ctl whatif salon off Mei 2026-11-24 2026-11-25
said what_cannot_be_kept_says_why "  15:00 feet for Cleo (CODE3) with Mei: Emma could take it, if the guest agrees, who asked by name"
said others_go_elsewhere_for_it "    for that, 15:00 nails for Dora goes from Emma to Lena"
ctl whatif salon shift Mei 2026-11-24 10:00-14:30,15:30-18:00
said a_break_parts_two "2 bookings would no longer fit"
ctl whatif salon shift Mei 2026-11-24 -
said a_day_off_can_be_asked "If Mei did not work on 2026-11-24:"
ctl whatif salon closure 2026-11-24
said a_closure_leaves_nobody "  14:00 nails for Ann (CODE1) with Emma: nobody could take it: closed that day"
said all_are_lost "4 bookings would no longer fit, 0 of them could be kept"
ctl whatif salon closure 2026-11-25
rule an_empty_day_can_be_closed "$status $(echo "$out" | tail -n 1)" "0 every booking would still fit; nothing was changed"
ctl whatif salon off Emma 2026-11-24T15:00 2026-11-24T14:00
rule an_end_before_its_start_is_a_wrong_call "$status" 2
ctl whatif salon off Emma 2026-01-01 2026-12-31
rule a_year_is_too_long "$status" 2
ctl whatif salon strike
rule an_unknown_change_is_a_wrong_call "$status" 2
rule nothing_was_changed "$(fingerprint)" "$before"

# slots publish
ctl slots publish salon art Tue 14:30 90 6 --from 2026-11-18 --weeks 3
rule the_first_teacher_must_be_named "$status $out" "1 slotkeeperctl slots: say who teaches art, with --teacher"
ctl slots publish salon art Tue 14:30 90 6 --from 2026-11-18 --weeks 3 --teacher Emma --price-percent -12.5
rule a_pattern_is_published "$status $out" "0 2026-11-24 14:30 skipped: Emma has an appointment 14:00-15:00
2026-12-01 14:30 published
2026-12-08 14:30 published
2 published, 0 there already, 1 skipped"
ctl slots publish salon art tuesday 14:30 90 6 --weeks 3 --from 2026-11-18
rule again_it_adds_nothing "$status $(echo "$out" | tail -n 1)" "0 0 published, 2 there already, 1 skipped"
rule classes_are_as_asked "$(sql "SELECT CONCAT_WS('|', local_start, starts_at, TIMESTAMPDIFF(MINUTE, starts_at, ends_at), capacity, modifier_kind,
    modifier, status) FROM sk_slot ORDER BY id LIMIT 1")" "2026-12-01 14:30:00|2026-12-01 19:30:00.000000|90|6|percent|-1250|available"
ctl slots publish salon art 4 18:00 60 4 --from 2026-11-20 --weeks 2 --teacher mei --price-amount 500
rule a_closure_is_skipped "$out" "2026-11-26 18:00 skipped: the store is closed: Thanksgiving
2026-12-03 18:00 published
1 published, 0 there already, 1 skipped"
ctl slots publish salon art fri 09:00 60 4 --from 2026-11-20 --weeks 1
said a_past_time_is_skipped "2026-11-20 09:00 skipped: that is past"
ctl slots publish salon art tue 15:00 60 4 --from 2026-12-01 --weeks 1 --teacher emma
said a_class_is_in_the_way "skipped: Emma has a class 14:30-16:00"
ctl slots publish salon art tue 10:00 60 4 --from 2026-11-24 --weeks 1 --teacher emma
said time_off_is_in_the_way "skipped: Emma has time off 09:00-14:00"
for wrong in "--weeks 0" "--weeks 3 --price-percent 1.234" "--weeks 3 --price-percent -101" "--weeks 3 --price-amount x" \
    "--weeks 3 --price-amount 1 --price-percent 1" ""; do
	ctl slots publish salon art tue 10:00 60 4 --from 2026-11-24 --teacher emma $wrong
	rule "options_that_are_wrong: $wrong" "$status" 2
done
for wrong in "someday 10:00 60 4" "tue 25:00 60 4" "tue 10:00 61 4" "tue 10:00 60 0" "tue 10:03 60 4"; do
	ctl slots publish salon art $wrong --from 2026-11-24 --weeks 1 --teacher emma
	rule "arguments_that_are_wrong: $wrong" "$status" 2
done
ctl whatif salon off Emma 2026-12-01 2026-12-01
said a_class_needs_its_teacher "  14:30 class Nail art (slot-"
ctl fsck
rule after_all_this_the_salon_is_clean "$status" 0

exit $failed
