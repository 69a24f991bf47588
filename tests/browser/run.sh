#!/bin/bash
# run.sh - the browser tests against a demo of their own (tools/demo on a free port, with its state in a temporary directory).
set -u
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
state=$(mktemp -d /tmp/slotkeeper-browser.XXXXXX)
port=$((30000 + $$ % 20000))
while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
# As an ordinary account, which has no /usr/sbin in its path.
ordinary=$(printf %s "$PATH" | tr : '\n' | grep -v '/sbin$' | paste -sd :)
PATH=$ordinary SLOTKEEPER_STATE=$state PORT=$port "$root/tools/demo" >"$state.log" 2>&1 &
demo=$!
finish() { kill "$demo" 2>/dev/null; wait "$demo" 2>/dev/null; rm -rf "$state" "$state.log"; }
trap finish EXIT
trap 'exit 1' INT TERM
for try in $(seq 900); do
	grep -q '^ready ' "$state.log" && break
	kill -0 $demo 2>/dev/null || { cat "$state.log"; echo "not ok 1 - the demo starts"; exit 1; }
	sleep 0.2
done
export BASE=http://127.0.0.1:$port SLOTKEEPER_STATE=$state
status=0
for suite in ${*:-book edges states}; do
	echo "# $suite"
	node "$suite.js" || status=1
done
[ $status = 0 ] || { echo "# log of the workers:"; grep -vE 'err=ok' "$state/log/pool.log" | tail -n 30 | sed 's/^/# /'; }
exit $status
