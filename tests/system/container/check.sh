#!/usr/bin/env bash
# Builds the image of the Dockerfile without a daemon and without pulling anything, looks into it, and calls what is in it.
#
# The builder is Debian's g++ (by mmdebstrap) with this machine's Rust toolchain and the crates of Cargo.lock, so every line of the
# Dockerfile is run as where images are released (.github/workflows/deploy.yml). A second image, for the question whether the
# layers are the same again, takes the program of the first from a stand-in for the builder: the compiling is not done twice.
#
# Wants root, and the Debian packages buildah, skopeo, mmdebstrap, busybox-static, jq, curl, openssl, binutils.
set -euo pipefail
cd "$(dirname "$0")/../../.."

for tool in buildah skopeo mmdebstrap busybox jq curl openssl readelf; do
  command -v "$tool" > /dev/null || { echo "container: $tool is missing: apt-get install buildah skopeo mmdebstrap busybox-static jq curl openssl binutils"; exit 2; }
done

target=x86_64-unknown-linux-gnu
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

build() { # build TAG BUILDER
  store build --quiet --isolation chroot --format docker --timestamp 0 --no-cache --build-arg "BUILDER=localhost/$2" --tag "$1" . > "$work/build.log" 2>&1 ||
    { tail -40 "$work/build.log"; exit 1; }
  store push --quiet "$1" "dir:$work/${1#*:}"
}
builder() { # builder NAME FOLDER: an image of the folder, and an environment that finds its programs
  tar -C "$2" -cf "$work/$1.tar" . && rm -rf "$2"
  printf 'FROM scratch\nADD %s.tar /\nENV PATH=/rust/bin:/usr/bin:/bin CARGO_HOME=/cargo CARGO_NET_OFFLINE=true\n' "$1" > "$work/Builder"
  store build --quiet --isolation chroot --tag "$1" --file "$work/Builder" "$work" > /dev/null
  rm "$work/$1.tar"
}

# The builder.
cargo fetch --quiet --locked --target "$target"
rust=$(rustc --print sysroot)
mmdebstrap --quiet --aptopt='Acquire::Retries "3"' --variant=minbase --include=g++ bookworm "$work/debian"
mkdir -p "$work/debian/rust/bin" "$work/debian/cargo/registry"
cp "$rust"/bin/{cargo,rustc} "$work/debian/rust/bin"
cp -a "$rust/lib" "$work/debian/rust"
cp -a "${CARGO_HOME:-$HOME/.cargo}"/registry/{cache,index} "$work/debian/cargo/registry"
builder debian "$work/debian"
held "the builder is made after $SECONDS s"
build raybarcode:once debian
held "the image is built after $SECONDS s"

# What is in it: one program, which is static, as it asks for no loader.
root=$(store mount "$(store from raybarcode:once)")
want "files" "$(cd "$root" && find . -type f -printf '%P %m\n')" "raybarcode 555"
program=$root/raybarcode
if LC_ALL=C readelf --program-headers "$program" | grep -q INTERP; then echo "container: FAULT the program is not static"; exit 1; fi
held "the program is static"

# Again, with a stand-in that hands over the program where the Dockerfile calls cargo.
mkdir -p "$work/standin/bin" "$work/standin/tmp"
cp "$(command -v busybox)" "$work/standin/bin/busybox"
for tool in sh mkdir touch rm cp chmod sed dirname; do ln -s busybox "$work/standin/bin/$tool"; done
cp "$program" "$work/standin/program"
cat > "$work/standin/bin/cargo" <<END
#!/bin/sh
mkdir -p target/$target/release && cp /program target/$target/release/raybarcode
END
chmod +x "$work/standin/bin/cargo"
builder standin "$work/standin"
build raybarcode:again standin
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

# It runs as that user, on a root that cannot be written, with nothing but itself and /proc, as every runtime of containers mounts it.
mkdir "$root/proc"
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
master="m1:$(openssl rand -base64 32)"
cat > "$work/inside" <<END
#!/bin/sh
# inside PROGRAM ARGUMENT…: in the root of the image, read-only, as the user of the image.
exec unshare --mount sh -c 'mount --bind $root $root && mount --bind /proc $root/proc && mount -o remount,bind,ro $root && exec chroot --userspec=10001:10001 --groups= $root "\$@"' sh "\$@"
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
code=$(curl --silent --output "$work/read" --write-out '%{http_code}' --header "Authorization: Bearer $token" --header 'Content-Type: image/png' \
  --data-binary "@$work/picture" "http://127.0.0.1:$port/v1/scan")
want "a scan" "$code $(jq --raw-output '.symbols[].text' "$work/read")" "200 HELLO"
kill "$service"
wait "$service" && status=0 || status=$?
service=
want "exit after SIGTERM" "$status" 0
grep -q '"event":"stop"' "$work/log" || { echo "container: FAULT the audit log does not end with stop"; exit 1; }
held "built, looked into, called and stopped"
