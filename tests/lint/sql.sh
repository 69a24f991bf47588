#!/bin/sh
# Every statement names its store (or its business), or says above it why it is for all stores. No SELECT *, no statement that is not listed.
cd "${srcdir:-$(dirname "$0")/../..}" || exit 2
bad=$(awk '
/^static struct sql / { name = $4; sub(/[^a-z0-9_].*/, "", name); text = ""; inside = 1; at = FILENAME ":" FNR; excused = (above ~ /[Aa]ll stores/) || (head ~ /[Aa]ll stores/) }
FNR == 1 { head = "" }
FNR <= 3 { head = head $0 }
inside { text = text $0 }
inside && /;$/ {
	inside = 0
	if (text ~ /SELECT \*/) print at ": " name ": SELECT *"
	if (text !~ /store_id|business_id|token_hash|\{slot_lock\}|\{schema_migration\}/ && !excused) print at ": " name ": names no store_id"
	want[FILENAME " " name] = at
}
/^SQL_LIST\(/ { n = $0; sub(/^SQL_LIST\(/, "", n); sub(/\).*/, "", n); delete want[FILENAME " " n] }
{ if ($0 ~ /\*\/|\/\*/) above = $0; else if ($0 ~ /^[ \t]*$/) { } else if (!inside) above = "" }
END { for (k in want) print want[k] ": not in SQL_LIST" }
' src/db/*.c)
[ -z "$bad" ] && echo "ok 1 - every statement names its store and is listed" && exit 0
echo "$bad"; echo "not ok 1 - every statement names its store and is listed"; exit 1
