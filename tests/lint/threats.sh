#!/bin/sh
# doc/threats.md has a row for each of T1..T50, each with a test; what it names exists, files and tests in them.
cd "${srcdir:-$(dirname "$0")/../..}" || exit 2
bad=$(
	i=1
	while [ $i -le 50 ]; do
		grep -qE "^\| T$i \|.*\`(tests|tools)/" doc/threats.md || echo "T$i has no row, or no test"
		i=$((i + 1))
	done
	grep -oE '`(tests|tools)/[^`]*`' doc/threats.md | tr -d '`' | sort -u | while IFS=: read -r file name; do
		[ -e "$file" ] || echo "there is no $file"
		[ -z "$name" ] || grep -q "$name" "$file" 2>/dev/null || echo "there is no $name in $file"
	done
)
[ -z "$bad" ] && echo "ok 1 - every threat has a test" && exit 0
echo "$bad"; echo "not ok 1 - every threat has a test"; exit 1
