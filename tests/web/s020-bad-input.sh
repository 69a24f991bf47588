# Whatever arrives, the answer is a sentence and the worker lives.
get '/booking/demo?lang=%'; status 400
get '/booking/demo?lang=%ff'; status 400
get '/booking/%00demo'; case $code in 400|404) ;; *) say_failed "NUL in a path answered $code" ;; esac
get '/booking/demo/../demo'; case $code in 400|404|200) ;; *) say_failed "dot segments answered $code" ;; esac
get '/booking/demo%2f..%2fdemo'; case $code in 400|404) ;; *) say_failed "encoded slashes answered $code" ;; esac
big=$(head -c 70000 /dev/zero | tr '\0' x)
request POST /booking/demo/items "a=$big" application/x-www-form-urlencoded; status 413
many=$(seq -s '&' 1 3000 | sed 's/&/=1\&/g')
request POST /booking/demo/items "$many" application/x-www-form-urlencoded; case $code in 400|413) ;; *) say_failed "3000 fields answered $code" ;; esac
request POST /booking/demo/items 'a=%zz' application/x-www-form-urlencoded; status 400
request POST /booking/demo/items '{}' application/json; case $code in 400|403|415) ;; *) say_failed "JSON to a form answered $code" ;; esac
request POST /booking/demo/items 'x' 'multipart/form-data; boundary=x'; case $code in 400|403|415) ;; *) say_failed "multipart answered $code" ;; esac
get "/booking/demo?q=$(printf '%0300d' 0)"; status 200
get '/booking/demo?q=%3Cscript%3Ealert(1)%3C/script%3E'; status 200; lacks '<script>alert'
d=$(day 8)
get "/booking/demo/time?service=svc_1&employee=emp_1&item=dddd1111&date=$d"; csrf=$(field csrf)
for bad in time=25:00 time=10:07 time= time=10:00:00 time=03:00; do
	post /booking/demo/items "csrf=$csrf" item=dddd1111 service=svc_1 employee=emp_1 guest=a "date=$d" "$bad"
	case $code in 303) ;; *) say_failed "$bad answered $code" ;; esac
	get "$(location)"; status 200; has 'There is a problem'
done
post /booking/demo/items "csrf=$csrf" item=dddd1111 service=svc_1 employee=emp_1 guest=a "date=$(day -3)" time=10:00; status 303
post /booking/demo/items "csrf=$csrf" item=dddd1111 service=nope employee=emp_1 guest=a "date=$d" time=10:00; status 404
post /booking/demo/items "csrf=$csrf" 'item=%3Cb%3E' service=svc_1 employee=emp_1 guest=a "date=$d" time=10:00; case $code in 303|400|404) ;; *) say_failed "a bad item id answered $code" ;; esac
get '/booking/demo?cart=1'; has 'Your cart is empty'
get /healthz; status 200
