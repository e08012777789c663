#!/bin/sh
# RPM's order, asked in one process through the Lua that rpm embeds.
command -v rpm >/dev/null || exit 77
pairs="$(mktemp)" || exit 1
trap 'rm -f "$pairs"' EXIT
cat >"$pairs"
rpm --eval "%{lua:
for line in io.lines('$pairs') do
  local left, right = line:match('^(.-)\t(.*)\$')
  local order = rpm.vercmp(left, right)
  print((order < 0 and '<' or order > 0 and '>' or '=') .. string.char(10))
end}" | sed '/^$/d'
