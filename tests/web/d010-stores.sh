# GET stores/{code}, and the form of every failure below /api/.
json GET /api/public/booking/stores/demo; status 200; header Content-Type application/json
is .data.id store_001; is .data.code demo; is .data.timezone America/New_York; is .data.currency USD
is '.data | keys_unsorted | join(",")' id,code,name,address,phone,email,timezone,locale,currency,slot_interval,lead_time_minutes,horizon_days,hold_seconds,cancel_until_minutes,hours,closures,consent
is '.data.hours | length' 7; is '.data.hours[0] | tostring' '{"weekday":1,"opens":"09:00","closes":"20:00"}'
json GET /api/public/booking/stores/demo-zh; status 200; is .data.locale zh; is .data.currency CNY
json GET /api/public/booking/stores/nowhere; status 404; is .code not_found; is '.error | length > 10' true; is 'has("data")' false
json GET /api/public/booking/stores; status 404; is .code not_found
json GET /api; status 404; is .code not_found
json GET /api/public/booking/confirm; status 405; is .code method_not_allowed; header Allow POST
json DELETE /api/public/booking/stores/demo; status 405; header Allow GET
json GET '/api/public/booking/services?store_id=%'; status 400; is .code invalid
json GET /api/%ff; status 400; is .code invalid
# The language of who asks, else the store's.
extra='Accept-Language: zh-CN,zh;q=0.9'; json GET /api/public/booking/stores/nowhere; status 404; is '.error | test("[一-龥]")' true
extra='Accept-Language: fr'; json GET '/api/public/booking/slots?store_id=store_002&service_id=nothing&date=2026-02-15'; status 404; is '.error | test("[一-龥]")' true
extra=
