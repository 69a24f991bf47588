#!/bin/sh
# bom.sh FILE PROGRAM... - a bill of materials is one: CycloneDX 1.5 in form, and names each program and each library that they load, with
# the digests of the files, and the versions that dpkg has.
set -eu
file=$1
shift
jq -e '
	def only($keys): (keys - $keys) == [];
	def digests: type == "array" and length == 1 and all(only(["alg", "content"]) and .alg == "SHA-256" and (.content | test("^[0-9a-f]{64}$")));
	([.components[]["bom-ref"]] + [.metadata.component["bom-ref"]]) as $refs |
	only(["bomFormat", "specVersion", "serialNumber", "version", "metadata", "components", "dependencies"])
	and .bomFormat == "CycloneDX" and .specVersion == "1.5" and .version == 1
	and (.serialNumber | test("^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"))
	and (.metadata | only(["timestamp", "component"]) and (.timestamp | fromdateiso8601 > 0) and .component.version != "")
	and (.components | length > 5)
	and ($refs | length == (unique | length))
	and all(.components[];
		only(["type", "bom-ref", "name", "version", "purl", "properties", "hashes", "components"])
		and (.type | IN("application", "library", "data")) and .name != ""
		and (if .type == "application" then (.hashes | digests) else
			(.name as $name | .version != "" and (.purl | startswith("pkg:deb/") and contains("/\($name | gsub("[+]"; "%2B"))@"))) end)
		and all(.components[]?; only(["type", "name", "hashes"]) and .type == "file" and (.hashes | digests)))
	and all(.dependencies[]; only(["ref", "dependsOn"]) and (.ref | IN($refs[])) and all(.dependsOn[]; IN($refs[])))
' "$file" >/dev/null || { echo "$file is no bill of materials"; exit 1; }
missing=
for program in "$@"; do
	name=$(basename "$program")
	[ "$(jq -r --arg name "$name" '.components[] | select(.name == $name).hashes[0].content' "$file")" = "$(sha256sum "$program" | cut -d' ' -f1)" ] ||
		missing="$missing $name"
	for library in $(ldd "$program" | awk '$2 == "=>" && $3 ~ /^\// { print $3 }'); do
		jq -e --arg file "$(basename "$library")" --arg sum "$(sha256sum "$library" | cut -d' ' -f1)" --arg program "$name" '
			(.components[] | select(any(.components[]?; .name == $file and .hashes[0].content == $sum))) as $of
			| any(.dependencies[]; .ref == $program and any(.dependsOn[]; . == $of["bom-ref"]))' "$file" >/dev/null || missing="$missing $library"
	done
done
[ -z "$missing" ] || { echo "$file lacks, or has another:$missing"; exit 1; }
jq -r '.components[] | select(.type != "application") | .name + " " + .version' "$file" | while read -r package version; do
	[ "$(dpkg-query -W -f '${Version}' "$package" 2>/dev/null)" = "$version" ] || { echo "$package is not $version"; exit 1; }
done
