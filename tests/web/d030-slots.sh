# GET slots and days: what is offered is what a hold accepts, alone and beside excluded_slots.
case $FACE in cgi) d=$(day 12) ;; *) d=$(day 13) ;; esac
slots="/api/public/booking/slots?store_id=store_001&date=$d"
holds=/api/public/booking/holds
item() { printf '{"service_id":"%s","employee_id":%s,"datetime":"%sT%s:00"}' "$1" "$2" "$d" "$3"; }
# Each grid time from before opening to after closing, and two off the grid, against the list just fetched.
agree() { # JQ-LIST OTHER-ITEMS SERVICE EMPLOYEE TIMES: offered if and only if it can be held beside the others
	list=$1 others=$2 service=$3 employee=$4; shift 4
	for time in "$@"; do
		json POST $holds "{\"store_id\":\"store_001\",\"items\":[$others$(item "$service" "$employee" "$time")]}"
		case " $list " in
		*" $time "*) [ "$code" = 201 ] || say_failed "$time is offered, but a hold is answered $code: $(value .details.items[0].reason)" ;;
		*) [ "$code" = 409 ] || say_failed "$time is not offered, but a hold is answered $code" ;;
		esac
		[ "$code" != 201 ] || json DELETE "$holds/$(value .data.hold_token)"
	done
}
starts() { value '[.data.slots[].start_time] | join(" ")'; }

json GET "$slots&service_id=svc_1"; status 200
is .data.date "$d"; is .data.timezone America/New_York
is '.data.slots[0] | keys_unsorted | join(",")' start_time,end_time,datetime,starts_at,employee_ids,price,seats_left
is '[.data.slots[] | .seats_left == (.employee_ids | length)] | all' true
is '[.data.slots[] | .datetime == "'"$d"'T\(.start_time):00"] | all' true
is '[.data.slots[].starts_at | test("Z$")] | all' true
is '.data.slots[0].start_time' 09:00; is '.data.slots[0].end_time' 10:00; is '.data.slots[-1].start_time' 19:00
agree "$(starts)" "" svc_1 null 08:45 09:00 09:07 12:15 19:00 19:15 20:00
for any in '' '&employee_id=' '&employee_id=null'; do json GET "$slots&service_id=svc_1$any"; is '.data.slots | length' 41; done
json GET "$slots&service_id=svc_11&employee_id=emp_1"; status 200; is '[.data.slots[].employee_ids | join(",")] | unique | join(" ")' emp_1; is '.data.slots[0].price' 2500
json GET "$slots&service_id=svc_19&employee_id=emp_1"; status 200; is '.data.slots | length' 0

# A named entry blocks that technician for that time.
at="[{\"employee_id\":\"emp_1\",\"start_time\":\"10:00\",\"duration\":60}]"
json GET "$slots&service_id=svc_1&employee_id=emp_1&excluded_slots=$(url "$at")"
is '[.data.slots[].start_time] | join(" ") | test("09:00 11:00 ")' true
agree "$(starts)" "$(item svc_1 '"emp_1"' 10:00)," svc_1 '"emp_1"' 09:00 09:15 10:00 10:45 11:00 11:15
json GET "$slots&service_id=svc_1&employee_id=emp_2&excluded_slots=$(url "$at")"; is '[.data.slots[].start_time] | index("10:00") != null' true
# Nobody in particular takes up one who could do it: of the able, all but one are left, and none when there are as many entries.
json GET "$slots&service_id=svc_1"; able=$(value '.data.slots[] | select(.start_time == "10:30") | .seats_left')
null=$(for i in $(seq "$able"); do printf '{"employee_id":null,"start_time":"10:30","duration":60,"service_id":"svc_1"},'; done)
json GET "$slots&service_id=svc_1&excluded_slots=$(url "[${null%,}]")"; is '[.data.slots[].start_time] | index("10:30")' null; is '[.data.slots[].start_time] | index("11:30") != null' true
others=$(for i in $(seq "$able"); do item svc_1 null 10:30; printf ','; done)
agree "$(starts)" "$others" svc_1 null 09:30 09:45 10:30 11:15 11:30
one=${null%%\},*}\}
json GET "$slots&service_id=svc_1&excluded_slots=$(url "[$one]")"; is '[.data.slots[].start_time] | index("10:30") != null' true
# Without a service_id it may be anybody who works then: there are more of them.
json GET "$slots&service_id=svc_1&excluded_slots=$(url "[$(printf '%s' "${null%,}" | sed 's/,"service_id":"svc_1"//g')]")"; is '[.data.slots[].start_time] | index("10:30") != null' true
# Two for one chair: Emma is named at the time, so the other one has to be somebody else.
mix="[{\"employee_id\":\"emp_1\",\"start_time\":\"13:00\",\"duration\":60,\"service_id\":\"svc_1\"},{\"employee_id\":null,\"start_time\":\"13:30\",\"duration\":45,\"service_id\":\"svc_2\"}]"
json GET "$slots&service_id=svc_1&employee_id=emp_2&excluded_slots=$(url "$mix")"; list=$(starts)
agree "$list" "$(item svc_1 '"emp_1"' 13:00),$(item svc_2 null 13:30)," svc_1 '"emp_2"' 12:30 13:00 13:30 14:00 14:15
# Another day's entry leaves this day alone.
json GET "$slots&service_id=svc_1&employee_id=emp_1&excluded_slots=$(url "[{\"employee_id\":\"emp_1\",\"start_time\":\"10:00\",\"duration\":60,\"date\":\"$(day 14)\"}]")"; is '.data.slots | length' 41
# What is held is not offered to others, but to its holder.
json POST $holds "{\"store_id\":\"store_001\",\"items\":[$(item svc_1 '"emp_2"' 16:00)]}"; status 201; token=$(value .data.hold_token)
json GET "$slots&service_id=svc_1&employee_id=emp_2"; is '[.data.slots[].start_time] | index("16:00")' null
json GET "$slots&service_id=svc_1&employee_id=emp_2&hold_token=$token"; is '[.data.slots[].start_time] | index("16:00") != null' true
json DELETE "$holds/$token"; status 204
# Outside what can be booked: nothing, and no error.
for when in 2020-01-01 2099-01-01 "$(day -1)" "$(day 62)"; do json GET "/api/public/booking/slots?store_id=store_001&service_id=svc_1&date=$when"; status 200; is '.data.slots | length' 0; done

json GET "/api/public/booking/days?store_id=store_001&service_id=svc_1&employee_id=emp_6&from=$d&to=$(day 19)"; status 200
is '.data.days | length' "$([ $FACE = cgi ] && echo 8 || echo 7)"; is '.data.days[0] | keys_unsorted | join(",")' date,open,free,first
is '[.data.days[] | select(.open) | .first] | unique | join(",")' 10:00; is '[.data.days[] | select(.open | not) | [.free, .first]] | unique | tostring' '[[0,null]]'
json GET "/api/public/booking/days?store_id=store_001&service_id=svc_1&from=$d&to=$d"; n=$(value '.data.days[0].free')
json GET "$slots&service_id=svc_1"; is '.data.slots | length' "$n"
json GET "/api/public/booking/days?store_id=store_001&service_id=svc_1&from=$(day 0)&to=$(day 61)"; status 200; is '.data.days | length' 62; is '.data.days[-1].open' false
json GET "/api/public/booking/days?store_id=store_001&service_id=svc_1&from=$(day 0)&to=$(day 62)"; status 400; is '.fields | keys[0]' to

# The source document's sample, as written: one technician whom this store does not have, who takes up nobody's time, and one of anybody.
sample='[
  {
    "employee_id": "emp_001",
    "start_time": "10:00",
    "duration": 60
  },
  {
    "employee_id": null,
    "start_time": "11:00",
    "duration": 45
  }
]'
at='/api/public/booking/slots?store_id=store_001&service_id=svc_1&date='$(day 14)
json GET "$at&excluded_slots=$(url "$sample")"; status 200; some=$(value '[.data.slots[] | "\(.start_time) \(.seats_left)"] | join(",")')
json GET "$at&excluded_slots=$(url '[{"employee_id":null,"start_time":"11:00","duration":45}]')"; status 200; is '[.data.slots[] | "\(.start_time) \(.seats_left)"] | join(",")' "$some"
[ -n "$some" ] || say_failed "nothing is offered beside the sample of excluded_slots"
