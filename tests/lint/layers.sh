#!/bin/sh
# An arrow pointing the wrong way does not merge: which module may include which (doc/design.md).
cd "${srcdir:-$(dirname "$0")/../..}" || exit 2
may='base:base
model:base model
db:base model db
desk:base model db desk
http:base http
view:base view
message:base model desk view message
wizard:base model desk http view message wizard
api:base model desk http view message api
staff:base model desk http view message api staff
notify:base db view notify
ctl:base model db desk view message notify ctl
cgi-bin:base model db desk http view message wizard api staff cgi-bin'
bad=$(echo "$may" | while IFS=: read -r module allowed; do
	dir=src/$module; [ "$module" = cgi-bin ] && dir=cgi-bin
	grep -Hno '#include "[a-z-]*/' "$dir"/*.[ch] 2>/dev/null | while IFS= read -r hit; do
		to=${hit##*\"}; to=${to%/}
		case " $allowed " in *" $to "*) ;; *) echo "$hit: $module may not use $to" ;; esac
	done
done)
[ -z "$bad" ] && echo "ok 1 - every include points down" && exit 0
echo "$bad"; echo "not ok 1 - every include points down"; exit 1
