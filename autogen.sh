#!/bin/sh
# Makes configure from configure.ac; needed once in a checkout, not in a release.
set -e
cd "$(dirname "$0")"
exec autoreconf --install --force
