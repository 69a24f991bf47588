d=$(day 6)
page="/booking/demo/time?service=svc_1&employee=emp_1&item=abcd1234&date=$d"
get "$page"; csrf=$(field csrf)
pick() { post /booking/demo/items "csrf=$csrf" "item=$1" "service=$2" "employee=$3" "guest=a" "date=$d" "time=$4"; }
pick abcd1234 svc_1 emp_1 13:00; status 303
get "$(location)"; status 200; has 'Added to cart: Full Nail Set'; has '1 service'; has '$50'
# The same form again does it once; the same item at another time moves it.
pick abcd1234 svc_1 emp_1 13:00; status 303
pick abcd1234 svc_1 emp_1 14:00; status 303
get '/booking/demo?cart=1'; has '2:00 PM'; lacks '1:00 PM'; has '1 service'
# What is held is not offered to others, but to its holder.
mine=$jar
jar=; get "$page"; lacks 'value="14:00"'
jar=$mine; get "/booking/demo/time?service=svc_1&employee=emp_1&item=abcd1234&date=$d"; has 'value="14:00"'
# A guest, her item, and away with her again.
get '/booking/demo?guest=new'; guest=$(field guest)
post /booking/demo/guests "csrf=$csrf" "guest=$guest" "guest_name=" "guest_phone="; status 303
get "$(location)"; has "Enter the guest"; has 'There is a problem'
post /booking/demo/guests "csrf=$csrf" "guest=$guest" "guest_name=Alice" "guest_phone="; status 303
post /booking/demo/items "csrf=$csrf" item=bbbb2222 service=svc_3 employee=emp_2 "guest=$guest" "date=$d" time=14:00; status 303
get '/booking/demo?cart=1'; has 'Guest A (You)'; has 'Guest B (Alice)'; has '2 services'; has 'Total: '; has '$95'
post /booking/demo/items/remove "csrf=$csrf" remove=bbbb2222; status 303
get "$(location)"; has Undo
post /booking/demo/items/undo "csrf=$csrf"; status 303
get '/booking/demo?cart=1'; has '2 services'
post /booking/demo/items/remove "csrf=$csrf" "remove_guest=$guest"; status 303
get '/booking/demo?cart=1'; lacks Alice; has '1 service'
post /booking/demo/items/remove "csrf=$csrf" remove=abcd1234; status 303
get '/booking/demo?cart=1'; has 'Your cart is empty'
