#!/usr/bin/env bash
# Builds the image of the Dockerfile without a daemon and without pulling anything, looks into it, and calls what is in it.
#
#   tests/system/container/check.sh                   builds the static program first
#   RAYBARCODE_BIN=FILE tests/system/container/check.sh    takes a static program that is built already
#
# Wants root, and the Debian packages buildah, skopeo, busybox-static, jq, curl, openssl, binutils.
# The builder is a stand-in (busybox and a `cargo` that hands over the program), so every line of the Dockerfile is run but the
# compiling; that a compiler's image does the same is shown where images are released (.github/workflows/deploy.yml).
set -euo pipefail
cd "$(dirname "$0")/../../.."

for tool in buildah skopeo busybox jq curl openssl readelf; do
  command -v "$tool" > /dev/null || { echo "container: $tool is missing: apt-get install buildah skopeo busybox-static jq curl openssl binutils"; exit 2; }
done

target=x86_64-unknown-linux-gnu
program=${RAYBARCODE_BIN:-}
if [ -z "$program" ]; then
  RUSTFLAGS='-C target-feature=+crt-static' cargo build --release --locked --target $target --bin raybarcode
  program=${CARGO_TARGET_DIR:-target}/$target/release/raybarcode
fi

work=$(mktemp -d)
service=
end() {
  [ -z "$service" ] || kill "$service" 2> /dev/null || true
  store umount --all > /dev/null 2>&1 || true
  rm -rf "$work"
}
trap end EXIT
store() { command buildah --root "$work/store" --runroot "$work/run" --storage-driver vfs "$@"; }
held() { echo "container: $*"; }
want() { # want WHAT FOUND WANTED
  [ "$2" = "$3" ] || { echo "container: FAULT $1 is $2, must be $3"; exit 1; }
  held "$1 is $2"
}

# The program is static: it asks for no loader.
if LC_ALL=C readelf --program-headers "$program" | grep -q INTERP; then echo "container: FAULT the program is not static"; exit 1; fi
held "the program is static"

# The stand-in for the builder.
mkdir -p "$work/builder/bin" "$work/builder/tmp"
cp "$(command -v busybox)" "$work/builder/bin/busybox"
for tool in sh mkdir touch rm test cp chmod sed dirname; do ln -s busybox "$work/builder/bin/$tool"; done
cp "$program" "$work/builder/program"
cat > "$work/builder/bin/cargo" <<END
#!/bin/sh
# What cargo would miss, then what it would make.
set -eu
for file in Cargo.toml Cargo.lock src/main.rs src/lib.rs $(grep -A9 -E '^\[\[(bench|example|test|bin)\]\]' Cargo.toml | sed -n 's/^path = "\(.*\)"/\1/p' | tr '\n' ' '); do
  test -f "\$file" || { echo "cargo would miss \$file"; exit 1; }
done
test "\$*" = "build --release --locked --target $target --bin raybarcode"
mkdir -p target/$target/release && cp /program target/$target/release/raybarcode
END
chmod +x "$work/builder/bin/cargo"
tar -C "$work/builder" -cf "$work/builder.tar" .
printf 'FROM scratch\nADD builder.tar /\nENV PATH=/bin\n' > "$work/Builder"
store build --quiet --isolation chroot --tag builder --file "$work/Builder" "$work" > /dev/null

build() { store build --quiet --isolation chroot --format docker --timestamp 0 --no-cache --build-arg BUILDER=localhost/builder --tag "$1" . > /dev/null; }
build raybarcode:once
build raybarcode:again
for tag in once again; do store push --quiet "raybarcode:$tag" "dir:$work/$tag"; done
layers() { jq --compact-output '[.layers[].digest]' "$work/$1/manifest.json"; }
want "what is built again" "$(layers again)" "$(layers once)"

# What it says of itself.
skopeo inspect --config --raw "dir:$work/once" > "$work/config.json"
ask() { jq --compact-output --raw-output "$1" "$work/config.json"; }
want "user" "$(ask .config.User)" "10001:10001"
want "entrypoint" "$(ask .config.Entrypoint)" '["/raybarcode"]'
want "command" "$(ask .config.Cmd)" '["serve"]'
want "ports" "$(ask '.config.ExposedPorts | keys')" '["8080/tcp"]'
want "PORT" "$(ask '[.config.Env[] | select(startswith("PORT="))][0]')" "PORT=8080"
want "health check" "$(ask .config.Healthcheck.Test)" '["CMD","/raybarcode","healthcheck"]'
want "layers" "$(ask '.rootfs.diff_ids | length')" 1
size=$(jq '[.layers[].size] | add' "$work/once/manifest.json")
[ "$size" -lt 25000000 ] || { echo "container: FAULT the image has $size bytes"; exit 1; }
held "the image has $((size / 1000)) kB packed, the program $(($(stat --format %s "$program") / 1000)) kB"

# What is in it.
root=$(store mount "$(store from raybarcode:once)")
want "files" "$(cd "$root" && find . -type f -printf '%P %m\n')" "raybarcode 555"

# It runs as that user, on a root that cannot be written, with nothing but itself.
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
master="m1:$(openssl rand -base64 32)"
cat > "$work/inside" <<END
#!/bin/sh
# inside PROGRAM ARGUMENT…: in the root of the image, read-only, as the user of the image.
exec unshare --mount sh -c 'mount --bind $root $root && mount -o remount,bind,ro $root && exec chroot --userspec=10001:10001 --groups= $root "\$@"' sh "\$@"
END
chmod +x "$work/inside"
env -i PATH="$PATH" PORT="$port" RAYBARCODE_MASTER_KEYS="$master" "$work/inside" /raybarcode serve > "$work/log" 2>&1 &
service=$!
for _ in $(seq 100); do curl --silent --output /dev/null "http://127.0.0.1:$port/healthz" && break; sleep 0.1; done
want "healthz" "$(curl --silent "http://127.0.0.1:$port/healthz")" '{"status":"ok"}'
want "healthcheck within" "$(env -i PATH="$PATH" PORT="$port" "$work/inside" /raybarcode healthcheck)" healthy
want "its user" "$(awk '/^Uid/ {print $2}' "/proc/$service/status")" 10001
want "its capabilities" "$(awk '/^CapEff/ {print $2}' "/proc/$service/status")" 0000000000000000
token=$(env -i RAYBARCODE_MASTER_KEYS="$master" "$program" token --org 00D000000000001EAA)
code=$(curl --silent --output "$work/picture" --write-out '%{http_code} %{content_type}' --header "Authorization: Bearer $token" \
  "http://127.0.0.1:$port/v1/barcodes?symbology=qr-code&data=HELLO")
want "a barcode" "$code" "200 image/png"
want "its first bytes" "$(head -c 8 "$work/picture" | od -An -tx1 | tr -d ' ')" 89504e470d0a1a0a
kill "$service"
wait "$service" && status=0 || status=$?
service=
want "exit after SIGTERM" "$status" 0
grep -q '"event":"stop"' "$work/log" || { echo "container: FAULT the audit log does not end with stop"; exit 1; }
held "built, looked into, called and stopped"
