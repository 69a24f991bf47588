-- turns.lua - for wrk: the next of 28 days and 8 technicians with every request: 224 different answers.
local n = 0
function request()
	n = n + 1
	local path = wrk.path:gsub("date=(%d+)-(%d+)-(%d+)", function(y, m, d)
		return "date=" .. os.date("%Y-%m-%d", os.time { year = y, month = m, day = d + n % 28, hour = 12 })
	end)
	return wrk.format("GET", (path:gsub("emp_1", "emp_" .. (n % 8 + 1))))
end
