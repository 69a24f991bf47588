#!/bin/sh
# Functions that have no safe use here; malloc and free live in base/arena.c only, the MySQL client in src/db only.
cd "${srcdir:-$(dirname "$0")/../..}" || exit 2
status=0
check() { # number, what, pattern, files
	hits=$(grep -nwE "$3" $4 | grep -vE '^\S+:\s*(/?\*|"| \*)' || true)
	if [ -z "$hits" ]; then echo "ok $1 - $2"; else echo "$hits"; echo "not ok $1 - $2"; status=1; fi
}
all=$(ls src/*/*.[ch] cgi-bin/*.[ch] | grep -v base/banned.h)
check 1 "no unsafe string or time functions" '(strcpy|strcat|sprintf|vsprintf|strtok|strtok_r|atoi|atol|gmtime|localtime|gets|system|popen|tmpnam|alloca)\s*\(' "$all"
check 2 "memory comes from arenas" '(malloc|calloc|realloc|free|strdup|asprintf)\s*\(' "$all"
check 3 "only src/db knows the MySQL client" '(mysql_[a-z_]+|MYSQL)' "$(echo "$all" | grep -v '^src/db/')"
check 4 "no FCGX formatted output" 'FCGX_V?FPrintF' "$all"
exit $status
