# lib.sh - what a web test says: get, post, status, has. Sourced by tests/web/suite.sh before each script.
#
# A request goes to the program as plain CGI (FACE=cgi) or through nginx and the pool (FACE=nginx); cookies are kept between requests
# as a browser would, in $jar. After a request: $work/headers, $work/body, $code. $extra is one more header, "Name: value".

jar=
n_failed=0

say_failed() {
	echo "# $script ($FACE): $*"
	n_failed=$((n_failed + 1))
}

# Cookies of a reply into the jar: the last value of a name wins, an emptied one goes.
keep_cookies() {
	jar=$( { printf '%s\n' "$jar" | tr ';' '\n' | sed 's/^ *//'
		sed -n 's/^[Ss]et-[Cc]ookie: *\([^;]*\).*/\1/p' "$work/headers" | tr -d '\r'; } |
	awk -F= 'NF { v[$1] = $0; if (!($1 in at)) { at[$1] = ++n; order[n] = $1 } }
		END { for (i = 1; i <= n; i++) { x = v[order[i]]; if (x !~ /=$/) printf "%s%s", (c++ ? "; " : ""), x } }')
}

request() { # METHOD PATH [BODY [CONTENT-TYPE]]
	method=$1 path=$2 sent=${3-} type=${4-}
	: >"$work/headers"; : >"$work/body"
	if [ "$FACE" = nginx ]; then
		set -- -sS -o "$work/body" -D "$work/headers" -X "$method" --path-as-is --max-time 20
		[ -z "$jar" ] || set -- "$@" -H "Cookie: $jar"
		[ -z "$type" ] || set -- "$@" -H "Content-Type: $type" --data-binary "$sent"
		[ -z "${extra-}" ] || set -- "$@" -H "$extra"
		[ "$method" != HEAD ] || set -- "$@" -I
		curl "$@" "http://127.0.0.1:$port$path" 2>"$work/curl.err" || true
	else
		printf '%s' "$sent" >"$work/sent"
		env -i PATH="$PATH" SLOTKEEPER_CONFIG="$work/slotkeeper.conf" ${SLOTKEEPER_NOW:+SLOTKEEPER_NOW="$SLOTKEEPER_NOW"} \
			${ASAN_OPTIONS:+ASAN_OPTIONS="$ASAN_OPTIONS"} \
			GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD="$method" REQUEST_URI="$path" \
			QUERY_STRING="$(case "$path" in *\?*) printf '%s' "${path#*\?}" ;; esac)" SCRIPT_NAME= \
			SERVER_PROTOCOL=HTTP/1.1 REMOTE_ADDR=127.0.0.1 HTTP_HOST="127.0.0.1:$port" \
			${type:+CONTENT_TYPE="$type"} ${type:+CONTENT_LENGTH="$(wc -c <"$work/sent" | tr -d ' ')"} \
			${jar:+HTTP_COOKIE="$jar"} ${extra:+"HTTP_$(printf '%s' "${extra%%:*}" | tr 'a-z-' 'A-Z_')=${extra#*: }"} "$program" <"$work/sent" >"$work/reply" 2>>"$work/stderr" || true
		awk -v h="$work/headers" -v b="$work/body" 'body { print > b; next } /^\r?$/ { body = 1; next }
			{ sub(/\r$/, ""); sub(/^Status:/, "HTTP/1.1"); print > h }' "$work/reply"
	fi
	code=$(awk 'NR == 1 { print $2 }' "$work/headers")
	code=${code:-000}
	keep_cookies
}

get() { request GET "$1"; }
post() { # PATH FIELD=VALUE... (values already percent-encoded)
	target=$1; shift
	fields=$(IFS='&'; printf '%s' "$*")
	request POST "$target" "$fields" application/x-www-form-urlencoded
}
# With $answers set, a request and its answer are a line of that file, for tests/browser/openapi.js.
record() {
	[ -n "${answers-}" ] || return 0
	[ -s "$work/body" ] && seen=$work/body || { seen=$work/null; echo null >"$seen"; }
	jq -cn --arg method "$method" --arg path "$path" --arg status "$code" --rawfile sent "$work/sent" --slurpfile body "$seen" \
		'{$method, $path, status: ($status | tonumber), sent: (try ($sent | fromjson) catch null), body: $body[0]}' >>"$answers" 2>/dev/null ||
		say_failed "$method $path: the answer $code is not JSON"
}
json() { # METHOD PATH [BODY]: the body is sent as JSON; an answer must be JSON too, or nothing
	if [ $# -gt 2 ]; then request "$1" "$2" "$3" application/json; else request "$1" "$2"; fi
	[ "$code" = 204 ] || jq -e . "$work/body" >/dev/null 2>&1 || say_failed "$1 $2 answered $code, and no JSON: $(head -c 300 "$work/body")"
	record
}
value() { jq -r "$1" "$work/body" 2>/dev/null; }
is() { # JQ-EXPRESSION VALUE
	got=$(value "$1")
	[ "$got" = "$2" ] || say_failed "$method $path: $1 is $got, not $2: $(head -c 600 "$work/body")"
}
url() { jq -rn --arg s "$1" '$s | @uri'; }
status() { [ "$code" = "$1" ] || say_failed "$method $path answered $code, not $1"; }
has() { grep -qF -- "$1" "$work/body" || say_failed "$method $path lacks: $1"; }
lacks() { ! grep -qF -- "$1" "$work/body" || say_failed "$method $path should not have: $1"; }
header() { grep -qiE "^$1: *$2" "$work/headers" || say_failed "$method $path has no header $1: $2"; }
location() { sed -n 's/^[Ll]ocation: *//p' "$work/headers" | tr -d '\r' | sed "s|^http://[^/]*||"; }
field() { # NAME: value of the first input of that name in the page
	grep -o "<input[^>]*name=\"$1\"[^>]*>" "$work/body" | head -n 1 | sed -n 's/.* value="\([^"]*\)".*/\1/p'
}
# Who changes what takes up time by hand says so, as every writer does (desk/transact.c): by the versions of the days.
sql() {
	local told=
	case $1 in
	*'UPDATE hold '* | *'DELETE FROM hold'* | *'UPDATE appointment_item '* | *'INSERT INTO slot '* | *'UPDATE slot '*)
		told='; UPDATE slot_lock SET version = version + 1' ;;
	esac
	mariadb --no-defaults --default-character-set=utf8mb4 -N -u root -S "$SLOTKEEPER_DATABASE_SOCKET" "$SLOTKEEPER_DATABASE_NAME" -e "$1$told"
}
day() { TZ=America/New_York date -d "+$1 days" +%Y-%m-%d; }
