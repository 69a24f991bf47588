get '/booking/demo/employee?service=svc_1&item=abcd1234'; status 200
has '<h1>Choose a technician</h1>'; has 'Any available technician'; has Emma; has Mei; has 'Next: '
first=$(grep -o 'Any available technician\|>Emma<\|>Mei<' "$work/body" | head -n 1)
[ "$first" = 'Any available technician' ] || say_failed "$first comes first"
get '/booking/demo/employee?service=nothing&item=abcd1234'; status 404
get '/booking/demo/employee'; status 404
