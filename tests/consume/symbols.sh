#!/bin/sh
# symbols.sh NM BASE-OBJECT OTHER-OBJECT: fails where a weak symbol of fovea's is in both, or bears
# no tag that tells builds apart.
set -eu
nm=$1
names() { "$nm" -C --defined-only "$1" | sed -n 's/^[0-9a-f]* [WVu] //p' | grep 'fovea::' | sort -u; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
names "$2" >"$work/base"
names "$3" >"$work/other"
if ! [ -s "$work/base" ] || ! [ -s "$work/other" ]; then
  echo "no symbol of fovea's in an object: nothing was compared"
  exit 1
fi
status=0
if grep -v 'fovea::v[0-9_]*_[a-z]' "$work/base" "$work/other"; then
  echo "these bear no tag"
  status=1
fi
if comm -12 "$work/base" "$work/other" | grep .; then
  echo "these are in both objects"
  status=1
fi
echo "$(wc -l <"$work/base") and $(wc -l <"$work/other") symbols compared"
exit $status
