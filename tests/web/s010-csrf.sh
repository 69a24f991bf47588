d=$(day 7)
get "/booking/demo/time?service=svc_1&employee=emp_1&item=cccc1111&date=$d"; csrf=$(field csrf)
form="item=cccc1111 service=svc_1 employee=emp_1 guest=a date=$d time=15:00"
post /booking/demo/items $form; status 403; has 'This form is out of date'
post /booking/demo/items csrf=wrong $form; status 403
[ "$FACE" = nginx ] && {
	extra='Origin: https://evil.example'; post /booking/demo/items "csrf=$csrf" $form; status 403
	extra='Sec-Fetch-Site: cross-site'; post /booking/demo/items "csrf=$csrf" $form; status 403
	extra="Origin: http://127.0.0.1:$port"; post /booking/demo/items "csrf=$csrf" $form; status 303
	extra=
}
# Another visitor's cookie does not fit the token.
jar=; get "/booking/demo/time?service=svc_1&employee=emp_1&item=cccc1111&date=$d"
post /booking/demo/items "csrf=$csrf" $form; status 403
