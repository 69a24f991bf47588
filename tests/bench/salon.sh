#!/bin/sh
# salon.sh N FILE [CODE]: the demo salon with N technicians who all do what the first of them does, open for booking 300 days ahead; an import
# file. CODE is bench and the number unless it is given.
set -eu
jq --argjson n "$1" --arg code "${3:-bench$1}" '.stores |= [.[0] | .id = ($code | sub("bench"; "bench_")) | .code = $code
	| .horizon_days = 300 | .technicians[0] as $t
	| .technicians = [range($n) | . as $i | $t | .id = "emp_\($i + 1)" | .name = "Technician \($i + 1)"]]' \
	"$(dirname "$0")/../../sql/demo.json" >"$2"
