#!/bin/sh
# dpkg's order. A version that dpkg refuses outright gives `?`; what it only warns of is compared.
command -v dpkg >/dev/null || exit 77
tab="$(printf '\t')"
while IFS="$tab" read -r left right; do
    dpkg --compare-versions "$left" lt "$right" 2>/dev/null
    case $? in
        0) echo '<' ;;
        1) if dpkg --compare-versions "$left" eq "$right" 2>/dev/null; then echo '='; else echo '>'; fi ;;
        *) echo '?' ;;
    esac
done
