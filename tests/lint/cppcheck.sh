#!/bin/sh
# cppcheck has nothing to say but what tools/cppcheck.suppress explains. Run by tools/check; not by make check, since it takes a while.
cd "${srcdir:-$(dirname "$0")/../..}" || exit 2
command -v cppcheck >/dev/null || { echo "# there is no cppcheck"; [ -z "${CI:-}" ] && exit 77; exit 1; }
if out=$(cppcheck --quiet --std=c11 --enable=warning,portability,performance --inline-suppr --error-exitcode=1 -j"$(nproc)" \
    --suppressions-list=tools/cppcheck.suppress --suppress=unmatchedSuppression -Isrc src cgi-bin 2>&1); then
	echo "ok 1 - cppcheck"
else
	echo "$out"; echo "not ok 1 - cppcheck"; exit 1
fi
