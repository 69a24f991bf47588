-- confirm.lua - for wrk: a booking with every request, each at a time of its own: 230 days, 8 technicians, 10 hours. $BENCH_TURNS is a file
-- that counts the times this has been started, so that each start goes on behind the one before.
local day = os.time { year = os.date("%Y"), month = os.date("%m"), day = os.date("%d"), hour = 12 } + 60 * 86400
local file = io.open(os.getenv("BENCH_TURNS"), "r")
local n = file and tonumber(file:read("*l")) or 0
if file then file:close() end
file = io.open(os.getenv("BENCH_TURNS"), "w")
file:write(n + 3000, "\n")
file:close()
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"

function request()
	n = n + 1
	local date = os.date("%Y-%m-%d", day + n % 230 * 86400)
	return wrk.format(nil, nil, nil, string.format('{"store_id":"bench_8","phone":"21255%05d","guest_name":"Bench","sub_appointments":'
		.. '[{"service_id":"svc_1","employee_id":"emp_%d","datetime":"%sT%02d:00:00"}]}', n % 100000, math.floor(n / 230) % 8 + 1, date, 9 + math.floor(n / 1840) % 10))
end
