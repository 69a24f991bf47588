get /booking/demo; status 200
header Cache-Control 'public'
header Content-Security-Policy "default-src 'none'"
header X-Content-Type-Options nosniff
has '<h1>Choose a service</h1>'; has 'Full Nail Set'; has '$50'; has '60 min'
lacks '<script'; lacks ' style='
[ -z "$jar" ] || say_failed "a plain look sets a cookie: $jar"
get '/booking/demo?lang=zh'; status 200; has '选择服务'; has 'lang="zh-Hans"'
jar=
get /booking/demo-zh; status 200; has '选择服务'; has '¥'
get '/booking/demo?q=pedi'; status 200; has Pedicure; lacks 'Full Nail Set'
get '/booking/demo?cart=1'; status 200; has 'Your cart is empty'; has '<dialog open'; header Cache-Control no-store
get '/booking/demo?guest=new'; status 200; has 'Add a guest'
get /booking/demo/cart; location | grep -q 'cart=1' || say_failed "the old cart does not lead to the new one"
