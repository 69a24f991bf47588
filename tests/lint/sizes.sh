#!/bin/sh
# Functions under 60 lines, files under 500, lines at most 130 columns, tabs, no trailing space, no // comments.
cd "${srcdir:-$(dirname "$0")/../..}" || exit 2
bad=$(awk '
function report(text) { print FILENAME ":" FNR ": " text }
FNR == 1 { start = 0; if (last > 500) print file ": " last " lines, over 500"; file = FILENAME }
{ last = FNR }
/[ \t]+$/ { report("trailing space") }
/^ +[^ *]/ && !/^    [^ ]/ { report("indented with spaces") }
/(^|[ \t;{}])\/\/ / { report("// comment") }
{ line = $0; gsub(/\t/, "        ", line); if (length(line) > 140 && line !~ /"/) report(length(line) " columns") }
/^{$/ { start = FNR; name = previous }
/^}$/ { if (start && FNR - start > 60) report(FNR - start " lines in " name); start = 0 }
{ if ($0 !~ /^[ \t]*$/) previous = $0 }
END { if (last > 500) print file ": " last " lines, over 500" }
' src/*/*.c src/*/*.h cgi-bin/*.c cgi-bin/*.h)
[ -z "$bad" ] && echo "ok 1 - sizes and layout" && exit 0
echo "$bad"; echo "not ok 1 - sizes and layout"; exit 1
