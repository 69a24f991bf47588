# A cookie that is tampered with, foreign, doubled or too large starts afresh with a sentence, never with an error page.
d=$(day 7)
get "/booking/demo/time?service=svc_1&employee=emp_2&item=eeee1111&date=$d"; csrf=$(field csrf)
post /booking/demo/items "csrf=$csrf" item=eeee1111 service=svc_1 employee=emp_2 guest=a "date=$d" time=16:00; status 303
good=$jar
get '/booking/demo?cart=1'; has 'Full Nail Set'
name=${good%%=*}
jar="$name=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"; get '/booking/demo?cart=1'; status 200; has 'Your cart is empty'
jar=$(printf '%s' "$good" | sed 's/.$/A/;s/=\(.\{20\}\)./=\1Z/'); get '/booking/demo?cart=1'; status 200; has 'Your cart is empty'
jar="$name=$(head -c 5000 /dev/zero | tr '\0' A)"; get '/booking/demo?cart=1'; status 200; has 'Your cart is empty'
# The cart of one store is nothing to another.
jar=$good; get '/booking/demo-zh?cart=1'; status 200; lacks 'Full Nail Set'
jar="$good; $good"; get '/booking/demo?cart=1'; status 200
jar=$good; get '/booking/demo?cart=1'; has 'Full Nail Set'
