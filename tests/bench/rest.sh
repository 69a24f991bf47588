# rest.sh - sourced by what loads a database and then measures it. A server writes back for minutes what it was given in one, and that
# would be counted to whoever asks meanwhile: three times the cost of a question after a million rows.
rest() { # PID SQL-FUNCTION: until that server, told to write now, uses no more than a fiftieth of a processor; two minutes at most
	local pid=$1 try before
	"$2" "SET GLOBAL innodb_max_dirty_pages_pct = 0"
	for try in $(seq 120); do
		before=$(awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$pid/stat")
		sleep 1
		[ $(($(awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$pid/stat") - before)) -gt $(($(getconf CLK_TCK) / 50)) ] || break
	done
	"$2" "SET GLOBAL innodb_max_dirty_pages_pct = 90"
}
