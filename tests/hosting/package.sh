#!/bin/bash
# package.sh [BUILD] - the Debian package: built, judged by lintian where that is installed, unpacked and run, and its units judged by
# systemd, which need not be running.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "${1:-${builddir:-.}}" && pwd)
PATH=$PATH:/usr/sbin:/sbin
for tool in dpkg-deb dpkg-shlibdeps systemd-analyze; do
	command -v $tool >/dev/null && continue
	echo "# there is no $tool; tools/deps check installs it"
	[ -z "${CI:-}" ] || { echo "not ok - the package needs $tool"; exit 1; }
	exit 77
done
work=$(mktemp -d /tmp/slotkeeper-package.XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
n=0 failed=0
told() { # STATUS TEXT
	n=$((n + 1))
	if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; failed=1; [ ! -s "$work/log" ] || tail -n 20 "$work/log"; fi
	: >"$work/log"
}
make -s -C "$build" deb >"$work/log" 2>&1; told $? "make deb"
package=$(ls -t "$build"/slotkeeper_*.deb | head -n 1)
dpkg-deb --fsys-tarfile "$package" | tar -tvf - | grep -v ' root/root ' >"$work/log"; [ ! -s "$work/log" ]; told $? "everything in it is root's"
[ "$(dpkg-deb -f "$package" Depends | grep -c 'libmariadb3.*adduser')" = 1 ]; told $? "it depends on its libraries"
if command -v lintian >/dev/null; then
	lintian --no-tag-display-limit "$package" >"$work/log" 2>&1; ! grep -q '^E:' "$work/log"; told $? "lintian finds no error"
else
	n=$((n + 1)); echo "ok $n - lintian finds no error # SKIP there is no lintian"
fi
dpkg-deb -x "$package" "$work/tree"
dpkg-deb -e "$package" "$work/control"
for script in postinst prerm postrm; do sh -n "$work/control/$script" || false; told $? "$script is a script"; done
(cd "$work/tree" && md5sum --quiet -c "$work/control/md5sums") >"$work/log" 2>&1; told $? "its sums are right"

sh "$root/tests/hosting/bom.sh" "$work/tree/usr/share/doc/slotkeeper/slotkeeper.cdx.json" "$work/tree/usr/libexec/slotkeeper/slotkeeper.fcgi" \
	"$work/tree/usr/sbin/slotkeeperctl" >"$work/log" 2>&1; told $? "its bill of materials names all that it loads"

# It runs from where it was unpacked, once told where that is.
cat >"$work/slotkeeper.conf" <<CONF
keyring_file = $work/keyring
template_dir = $work/tree/usr/share/slotkeeper/templates
catalogue_dir = $work/tree/usr/share/slotkeeper/po
static_dir = $work/tree/usr/share/slotkeeper/static
CONF
"$work/tree/usr/sbin/slotkeeperctl" --config "$work/slotkeeper.conf" keyring create >"$work/log" 2>&1; told $? "slotkeeperctl runs"
env -i SLOTKEEPER_CONFIG="$work/slotkeeper.conf" REQUEST_METHOD=GET REQUEST_URI=/healthz REMOTE_ADDR=127.0.0.1 HTTP_HOST=x \
	"$work/tree/usr/libexec/slotkeeper/slotkeeper.fcgi" </dev/null >"$work/log" 2>&1
head -n 1 "$work/log" | grep -q '^Status: 200'; told $? "slotkeeper.fcgi answers"
(unset SLOTKEEPER_CONFIG; SLOTKEEPER_KEYRING_FILE=$work/keyring "$work/tree/usr/sbin/slotkeeperctl" --config "$work/tree/etc/slotkeeper/slotkeeper.conf" \
	migrate --print >"$work/log" 2>&1); told $? "the configuration it brings can be read"

# The units, as systemd sees them; what they start is where the package was unpacked.
units=$work/tree/usr/lib/systemd/system
grep -h '^ExecStart=' "$units"/*.service >"$work/log"; [ "$(grep -c '^ExecStart=/usr/sbin/slotkeeperctl ' "$work/log")" = 2 ]; told $? "the units start what the package installs"
mkdir "$work/units"
for unit in "$units"/*; do sed "s|/usr/sbin/slotkeeperctl|$work/tree&|" "$unit" >"$work/units/$(basename "$unit")"; done
systemd-analyze --man=no verify "$work"/units/*.service "$work"/units/*.socket >"$work/log" 2>&1
status=$?
# Other packages' units are none of ours.
grep -F slotkeeper "$work/log" | grep -vE "Failed to prepare filename|Cannot add dependency job" >"$work/ours"; mv "$work/ours" "$work/log"
[ ! -s "$work/log" ] || [ $status = 0 ]; told $? "systemd finds the units right"
for unit in slotkeeper slotkeeper-notify; do
	systemd-analyze --no-pager security --offline=yes "$work/units/$unit.service" >"$work/log" 2>&1
	exposure=$(sed -n 's/.*Overall exposure level for [^:]*: \([0-9.]*\).*/\1/p' "$work/log")
	[ -n "$exposure" ] && awk -v e="$exposure" 'BEGIN { exit !(e <= 2.0) }'; told $? "$unit.service is exposed at most 2.0 of 10: ${exposure:-unknown}"
done
echo "1..$n"
exit $failed
