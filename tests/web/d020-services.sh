# GET services and employees: prices over those who can, and who is free when.
json GET '/api/public/booking/services?store_id=store_001'; status 200
is '[.data.categories[].id] | join(",")' hands,feet,extras,brows,care
# Courses are of kind "class", in a category of their own, with the prices of the classes that can be booked.
json GET '/api/public/booking/services?store_id=store_002'; status 200
is '[.data.categories[] | select(.services[0].kind == "class") | .id] | join(",")' classes; c='.data.categories[-1].services[] | select(.id == "course-124")'
is '[.data.categories[-1].services[].kind] | unique | join(",")' class; is '.data.categories[-1].name' 课程; is "$c | .duration == 90 or .duration == 60" true
is "$c | .price_to" "$(value "$c | .price")"; is "$c | .price_from * 10" "$(value "$c | .price * 9")"; is "$c | .currency" CNY
json GET '/api/public/booking/services?store_id=store_001'
is '[.data.categories[].services | length] | min > 0' true
is '.data.categories[0].services[0] | keys_unsorted | join(",")' id,name,description,duration,price,price_from,price_to,currency,kind
s='.data.categories[].services[] | select(.id == "svc_11")'
is "$s | .price" 2500; is "$s | .price_from" 2500; is "$s | .price_to" 4000; is "$s | .currency" USD; is "$s | .kind" appointment
is "$s | .duration | type" number
json GET /api/public/booking/services; status 400; is .code invalid; is '.fields.store_id | length > 3' true
json GET '/api/public/booking/services?store_id=nowhere'; status 404; is .code not_found
json GET '/api/public/booking/services?store_id=store_001&store_id=store_001'; status 400; is '.fields | keys[0]' store_id

json GET '/api/public/booking/employees?store_id=store_001&service_id=svc_11'; status 200
is '[.data.employees[].id] | sort | join(",")' emp_1,emp_3,emp_6
is '.data.employees[0] | keys_unsorted | join(",")' id,name,title,price,duration,next_available
is '.data.employees[] | select(.id == "emp_6") | .price' 4000; is '.data.employees[] | select(.id == "emp_6") | .duration' 40
is '[.data.employees[].next_available | test("^20[0-9-]{8}T[0-9:]{8}$")] | all' true
# With a date: those who are free that day, and when first. A Sunday is none of Sofia's days.
sunday=$(TZ=America/New_York date -d "next sunday + 7 days" +%Y-%m-%d)
json GET "/api/public/booking/employees?store_id=store_001&service_id=svc_11&date=$sunday"; status 200
is '[.data.employees[].id] | sort | join(",")' emp_1,emp_6
is '.data.employees[] | select(.id == "emp_6") | .next_available' "${sunday}T10:00:00"
json GET '/api/public/booking/employees?store_id=store_001&service_id=svc_11&date=2020-01-01'; status 200; is '.data.employees | length' 0
json GET '/api/public/booking/employees?store_id=store_001'; status 400; is '.fields | keys[0]' service_id
json GET '/api/public/booking/employees?store_id=store_001&service_id=svc_99'; status 404
json GET '/api/public/booking/employees?store_id=store_001&service_id=svc_11&date=2026-02-30'; status 400; is '.fields | keys[0]' date
