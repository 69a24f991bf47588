d=$(day 5)
get "/booking/demo/time?service=svc_1&employee=emp_1&item=abcd1234&date=$d"; status 200; header Cache-Control no-store
has '<h1>Choose a time</h1>'; has 'value="10:00"'; has 'Morning'; has 'Afternoon'; has 'aria-current="date"'; has ' free'
get '/booking/demo/time?service=svc_1&employee=emp_1&item=abcd1234&view=month'; status 200; has '<table'
for bad in 2020-01-01 2099-01-01 2026-02-30 yesterday; do
	get "/booking/demo/time?service=svc_1&employee=emp_1&item=abcd1234&date=$bad"; status 200; has 'role="'; lacks 'Error 500'
done
get "/booking/demo/time?service=svc_1&employee=nobody&item=abcd1234"; status 404
get "/booking/demo/time?service=svc_1&employee=any&item=abcd1234&date=$d"; status 200; has 'value="10:00"'
