#!/bin/sh
# Every source file of the tree is in Makefile.am's lists (tools/list-sources keeps them).
cd "${srcdir:-$(dirname "$0")/../..}" || exit 2
bad=$(for file in $(ls src/*/*.[ch] | grep -v ctl/main.c) cgi-bin/*.[ch] templates/* static/* sql/migrate/*.sql; do
	grep -qF "	$file" Makefile.am || echo "$file: not in Makefile.am; run tools/list-sources"
done)
[ -z "$bad" ] && echo "ok 1 - every file is in the makefile" && exit 0
echo "$bad"; echo "not ok 1 - every file is in the makefile"; exit 1
