d=$(day 8)
e=$(day 9)
# Nothing, or one item: there is nothing to set together.
jar=
get /booking/demo/together; status 303; [ "$(location)" = '/booking/demo?cart=1' ] || say_failed "empty cart leads to $(location)"
get "/booking/demo/time?service=svc_1&employee=emp_1&item=aaaa1111&date=$d"; csrf=$(field csrf)
pick() { post /booking/demo/items "csrf=$csrf" "item=$1" "service=$2" "employee=$3" "guest=$4" "date=$d" "time=$5"; status 303; }
pick aaaa1111 svc_1 emp_1 a 10:00
get '/booking/demo?cart=1'; lacks 'One after another'; lacks 'Everyone at the same time'
get /booking/demo/together; status 303
# One guest, two services.
pick bbbb2222 svc_5 any a 14:00
get '/booking/demo?cart=1'; has '>One after another</a>'; has "/booking/demo/together?date=$d"; lacks 'Everyone at the same time'
get "/booking/demo/together?date=$e"; status 200; header Cache-Control no-store
has '<h1>One after another</h1>'; has 'aria-current="date"'; has ' free'; has 'Morning'; has 'Full Nail Set'; has 'with Emma'
cart=$(field cart); csrf=$(field csrf)
set_all() { post /booking/demo/together "csrf=$csrf" "cart=$cart" "date=$1" "time=$2"; status 303; }
set_all "$e" 11:00; [ "$(location)" = '/booking/demo?cart=1&times=all' ] || say_failed "a choice leads to $(location)"
get "$(location)"; has 'All times changed'; has "${e}T11:00"; has "${e}T12:00"; lacks "${d}T"; has '2 services'
# The same form again changes nothing and says so; of an older cart it changes nothing and says why.
set_all "$e" 11:00; [ "$(location)" = '/booking/demo?cart=1&times=all' ] || say_failed "the form again leads to $(location)"
set_all "$e" 15:00; get "$(location)"; has 'Your cart has changed since'; has '<title>Error: '; has 'Current choice'
get '/booking/demo?cart=1'; has "${e}T11:00"
# A guest comes along.
get '/booking/demo?guest=new'; guest=$(field guest)
post /booking/demo/guests "csrf=$csrf" "guest=$guest" "guest_name=Alice" "guest_phone="; status 303
pick cccc3333 svc_3 emp_1 "$guest" 15:00
pick dddd4444 svc_11 any "$guest" 17:00
get '/booking/demo?cart=1'; has '>Everyone at the same time</a>'; lacks 'One after another'
# Both name Emma first, so there is no common time on any day.
get "/booking/demo/together?date=$e"; status 200; has 'No common time on'; has 'There are no openings until'; lacks 'Error 500'
pick cccc3333 svc_3 emp_2 "$guest" 15:00
get "/booking/demo/together?date=$e"; status 200; has '<h1>Everyone at the same time</h1>'; has 'Guest B (Alice)'; has 'value="16:00"'
cart=$(field cart)
for bad in 2020-01-01 2099-01-01 2026-02-30 yesterday; do
	get "/booking/demo/together?date=$bad"; status 200; has 'role="status"'; lacks 'Error 500'
done
set_all "$e" 13:07; get "$(location)"; has 'was just taken'
set_all "$e" noon; get "$(location)"; has 'can no longer be booked'
set_all "$e" 16:00; get "$(location)"; has 'All times changed'; has "${e}T16:00"; has "${e}T16:50"; has "${e}T17:00"
# Off the grid, all is held: nobody else is offered Mei at four, and lapsed holds are taken again.
mine=$jar
jar=; get "/booking/demo/time?service=svc_3&employee=emp_2&item=zzzz9999&date=$e"; lacks 'value="16:00"'; lacks 'value="16:30"'
jar=$mine
sql "UPDATE hold SET expires_at = '2020-01-01' WHERE item_ref IN ('aaaa1111','bbbb2222','cccc3333','dddd4444')"
pick aaaa1111 svc_1 emp_1 a 10:00
sql "SELECT COUNT(*) FROM hold WHERE item_ref = 'dddd4444' AND expires_at > '2021-01-01'" | grep -qx 1 || say_failed "the lapsed time off the grid was not held again"
# Somebody else is there first.
get "/booking/demo/together?date=$e"; cart=$(field cart)
jar=; get "/booking/demo/time?service=svc_1&employee=emp_1&item=eeee5555&date=$e"; csrf=$(field csrf)
post /booking/demo/items "csrf=$csrf" item=eeee5555 service=svc_1 employee=emp_1 guest=a "date=$e" time=10:00; status 303
theirs=$jar
jar=$mine; get "/booking/demo/together?date=$d"; csrf=$(field csrf); cart=$(field cart)
set_all "$e" 10:00; get "$(location)"; has 'was just taken'; lacks 'value="10:00"'
get '/booking/demo/together?lang=zh'; has '所有人同时开始'
post /booking/demo/items/remove "csrf=$csrf" "remove_guest=$guest"; post /booking/demo/items/remove "csrf=$csrf" remove=aaaa1111
post /booking/demo/items/remove "csrf=$csrf" remove=bbbb2222
jar=$theirs; get '/booking/demo?guest=new'; post /booking/demo/items/remove "csrf=$(field csrf)" remove=eeee5555
