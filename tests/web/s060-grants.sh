# The web program works with the rights of sql/grants.sql, and they are all it has: no DDL, no file, nothing deleted but scratch (T7, T18).
[ "$FACE" = cgi ] || return 0
d=$(day 42)
keep_conf=$(cat "$work/slotkeeper.conf")
sql "DROP USER IF EXISTS webonly@localhost; CREATE USER webonly@localhost IDENTIFIED BY 'secret'"
sed "s/{database}/$SLOTKEEPER_DATABASE_NAME/; s/{account}/webonly@localhost/" "$root/sql/grants.sql" |
	mariadb --no-defaults -u root -S "$SLOTKEEPER_DATABASE_SOCKET"
sed -i 's/^database_user = .*/database_user = webonly\ndatabase_password = secret/' "$work/slotkeeper.conf"
as_web() { mariadb --no-defaults -N -u webonly -psecret -S "$SLOTKEEPER_DATABASE_SOCKET" "$SLOTKEEPER_DATABASE_NAME" -e "$1" 2>&1; }
# A whole visit: hold, code, booking, cancellation.
get /readyz; status 200
get "/booking/demo/time?service=svc_1&employee=emp_1&item=gggg1111&date=$d"; status 200
post /booking/demo/items "csrf=$(field csrf)" item=gggg1111 service=svc_1 employee=emp_1 guest=a "date=$d" time=10:00; status 303
get '/booking/demo?cart=1'; has 'Full Nail Set'
json POST /api/public/booking/send-code '{"phone":"2125550451","store_id":"store_001"}'
secret=$(sql "SELECT body FROM outbox WHERE message = 'code' ORDER BY id DESC LIMIT 1" | grep -oE '^[0-9]{6}')
json POST /api/public/booking/send-code '{"phone":"2125550453","store_id":"store_001"}'; status 200
secret=$(sql "SELECT body FROM outbox WHERE message = 'code' AND recipient = '+12125550453' ORDER BY id DESC LIMIT 1" | grep -oE '^[0-9]{6}')
json POST /api/public/booking/confirm "{\"phone\":\"2125550453\",\"code\":\"$secret\",\"store_id\":\"store_001\",\"guest_name\":\"Grant\",\"sub_appointments\":[{\"service_id\":\"svc_1\",\"employee_id\":\"emp_2\",\"datetime\":\"${d}T10:00:00\"}]}"; status 201
manage=$(value .data.manage_url | sed 's|^http://[^/]*||')
get "$manage/cancel"; status 200; post "$manage/cancel" "csrf=$(field csrf)" guest= reason=; status 303
[ "$(sql "SELECT COUNT(*) FROM appointment WHERE guest_name = 'Grant' AND status = 'cancelled'")" = 1 ] || say_failed "the visit was not cancelled"
# And nothing more.
for statement in 'DROP TABLE appointment' 'ALTER TABLE guest ADD x INT' 'CREATE TABLE x (a INT)' 'TRUNCATE outbox' 'DELETE FROM appointment' \
	'DELETE FROM appointment_item' 'DELETE FROM booking' 'DELETE FROM guest' 'DELETE FROM event' 'DELETE FROM outbox' \
	"SELECT 1 INTO OUTFILE '/tmp/x'" 'CREATE USER a' 'SELECT * FROM mysql.global_priv' 'SET GLOBAL max_connections = 1'; do
	case "$(as_web "$statement")" in *denied*) ;; *) say_failed "the web account may: $statement" ;; esac
done
printf '%s\n' "$keep_conf" >"$work/slotkeeper.conf"
sql 'DROP USER webonly@localhost'
