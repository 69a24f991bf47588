get /healthz; status 200; header Content-Type application/json
get /readyz; status 200; has '"data"'
get /no/such/page; status 404; has '<h1>'
get /booking/demo/nothing; status 404; has "Rosewood Nail Studio"; has "Go to services"
get /api/nothing; status 404; has '"code":"not_found"'
request DELETE /healthz; status 405; header Allow GET
get /booking/nowhere; status 404; has '<h1>'
request HEAD /booking/demo; status 200
[ ! -s "$work/body" ] || [ "$FACE" = nginx ] || say_failed "HEAD has a body"
