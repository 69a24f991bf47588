#!/bin/sh
# replay.sh - every input of tests/fuzz/corpus, each past finding among them, through its target again.
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${builddir:-$PWD}
n=0
failed=0
for dir in "$root"/tests/fuzz/corpus/*/; do
	target=$(basename "$dir")
	[ -x "$build/tests/fuzz/fuzz_$target" ] || { echo "# fuzz_$target was not built: there is no cmocka"; exit 77; }
	n=$((n + 1))
	if out=$("$build/tests/fuzz/fuzz_$target" "$dir"* 2>&1); then
		echo "ok $n - $target: $(echo "$out" | tail -n 1)"
	else
		echo "$out" | tail -n 40
		echo "not ok $n - $target"
		failed=1
	fi
done
echo "1..$n"
exit $failed
