#!/bin/sh
# Go's order: golang.org/x/mod/semver, as Go's own sources carry it; nothing is fetched.
command -v go >/dev/null || exit 77
source="$(go env GOROOT)/src/cmd/vendor/golang.org/x/mod/semver"
[ -d "$source" ] || exit 77
work="$(mktemp -d)" || exit 1
trap 'rm -rf "$work"' EXIT
mkdir "$work/semver" && cp "$source"/*.go "$work/semver/"
cat >"$work/go.mod" <<'END'
module oracle

go 1.20
END
cat >"$work/main.go" <<'END'
package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"oracle/semver"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		pair := strings.SplitN(lines.Text(), "\t", 2)
		left, right := pair[0], pair[1]
		if !semver.IsValid(left) || !semver.IsValid(right) {
			fmt.Println("?")
			continue
		}
		fmt.Println(string("<=>"[semver.Compare(left, right)+1]))
	}
}
END
cd "$work" && GOFLAGS=-mod=mod GOTOOLCHAIN=local GO111MODULE=on go build -o oracle . >&2 && ./oracle
