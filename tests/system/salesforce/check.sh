#!/usr/bin/env bash
# Checks salesforce/ without an org: Apex parses and is formatted, the token is the known answer, metadata is complete,
# components are linted and tested. Works in target/salesforce on a copy; the tree stays as it is. Needs node and npm.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
work=$root/target/salesforce

step() { printf -- '-- %s\n' "$*"; }

mkdir -p "$work"
rm -rf "$work/salesforce" "$work/docs" "$work/checks"
cp -r "$root/salesforce" "$root/docs" "$work/"
cp "$root/README.md" "$work/docs/"
mkdir "$work/checks"
cp "$here"/*.mjs "$work/checks/"
cp "$here/package.json" "$here/package-lock.json" "$work/"
cd "$work"
if ! cmp -s package-lock.json node_modules/.installed; then
  step "install"
  npm ci --fetch-retries=5 --no-audit --no-fund --loglevel=error
  cp package-lock.json node_modules/.installed
fi

step "Apex"
node checks/apex.mjs
step "token"
node checks/token.mjs
step "metadata"
node checks/metadata.mjs
cd salesforce
step "format"
npx --no-install prettier --check .
step "lint"
npx --no-install eslint --max-warnings 0 .
step "component tests"
npx --no-install sfdx-lwc-jest
