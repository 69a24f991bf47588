# ctl.sh - sourced by the tests of slotkeeperctl: a configuration of its own, and words to say what must hold.
#
# Run by with-database.sh in the build directory. SLOTKEEPERCTL is the program.
set -u

: "${SLOTKEEPERCTL:=./slotkeeperctl}"
dir=$(mktemp -d "${TMPDIR:-/tmp}/slotkeeper-ctl.XXXXXX")
trap 'rm -rf "$dir"' EXIT
top=$(dirname "$0")/../..
failed=0
cat >"$dir/conf" <<END
table_prefix = sk_
keyring_file = $dir/keyring
demo = 1
test_clock = 1
END

# Runs it; what it said is in $out, its exit status in $status.
ctl() {
	status=0
	out=$("$SLOTKEEPERCTL" --config "$dir/conf" "$@" 2>&1) || status=$?
}

sql() {
	mariadb --no-defaults --default-character-set=utf8mb4 --user=root --socket="$SLOTKEEPER_DATABASE_SOCKET" --batch --skip-column-names "$SLOTKEEPER_DATABASE_NAME" -e "$1"
}

# rule NAME IS WANTED
rule() {
	if [ "$2" = "$3" ]; then
		echo "ok $1"
	else
		failed=1
		printf 'FAILED %s\n  wanted: %s\n  is:     %s\n' "$1" "$3" "$2"
	fi
}

# said NAME TEXT: the last output has it.
said() {
	case $out in
	*"$2"*) echo "ok $1" ;;
	*)
		failed=1
		printf 'FAILED %s\n  wanted in it: %s\n  is:\n%s\n' "$1" "$2" "$out"
		;;
	esac
}
