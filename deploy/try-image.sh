#!/usr/bin/env bash
# Builds the image with buildah, without a Docker engine or a registry, starts it, and asks /healthz, /readyz and /metrics.
# Not part of `make test`: it needs root, Debian's mirror and minutes. The base images are made by debootstrap; the builder's
# Rust is this machine's.
#
#   deploy/try-image.sh [FOLDER FOR WORK]
#
#   IMAGE_VOLUMES   --volume arguments for the build, where packages are reached by ways of this machine (cargo's, pip's and
#                   apt's configuration, certificates)
#   PROFILE         release (default here, quicker) or dist
set -euo pipefail
cd "$(dirname "$0")/.."
work=${1:-target/image}
mkdir -p "$work"
missing=; for tool in buildah debootstrap cargo curl; do command -v $tool >/dev/null || missing="$missing $tool"; done
if [ -n "$missing" ]; then echo "missing:$missing (Debian: apt-get install buildah debootstrap)"; exit 1; fi
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
read -ra volumes <<< "${IMAGE_VOLUMES:-}"

# Makes an image of the name that the Dockerfile asks for, unless it is there.
base() {
  local name=$1; shift
  buildah inspect --type image "$name" >/dev/null 2>&1 && return
  local c; c=$(buildah from scratch)
  while [ $# -gt 0 ]; do buildah copy -q "$c" "$1" "$2" >/dev/null; shift 2; done
  buildah config --env PATH=/usr/local/cargo/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$c"
  buildah commit -q "$c" "$name" >/dev/null
  buildah rm "$c" >/dev/null
}
from() { sed -nE "s/^FROM ([^ ]*$1[^ ]*).*/\1/p" Dockerfile; }

[ -d "$work/base/etc" ] || debootstrap --variant=minbase bookworm "$work/base" >"$work/debootstrap.log"
base "$(from debian)" "$work/base" /
base "$(from rust)" "$work/base" / "$(rustc --print sysroot)" /usr/local/cargo
began=$SECONDS
buildah bud --pull-never "${volumes[@]}" --build-arg PROFILE="${PROFILE:-release}" -t amtslotse -f Dockerfile . \
  >"$work/build.log" 2>&1 || { tail -30 "$work/build.log"; exit 1; }
echo "built in $((SECONDS - began)) s: $(buildah images --format '{{.Name}} {{.Size}}' --filter reference=localhost/amtslotse)"

c=$(buildah from --pull-never localhost/amtslotse)
# The bot in it, with a token that Telegram does not know and a homeserver that is not there: it has to live, and to say for each
# channel why it is not ready.
cp deploy/container.toml "$work/amtslotse.toml"
printf '\n[matrix]\nhomeserver = "http://127.0.0.1:1"\nuser = "amtslotse"\nallow = ["example.org"]\n' >>"$work/amtslotse.toml"
buildah copy -q "$c" "$work/amtslotse.toml" /etc/amtslotse/amtslotse.toml >/dev/null
key=$(od -An -tx1 -N32 /dev/urandom | tr -d ' \n')
buildah run --env "AMTSLOTSE_KEY=$key" --env AMTSLOTSE_TELEGRAM_TOKEN=1:none --env AMTSLOTSE_MATRIX_PASSWORD=none "$c" -- \
  /usr/local/bin/amtslotse serve --config /etc/amtslotse/amtslotse.toml >"$work/run.log" 2>&1 &
runner=$!
trap 'kill "$runner" 2>/dev/null || true; buildah rm "$c" >/dev/null 2>&1 || true' EXIT
ask() { curl -sS --max-time 5 "http://127.0.0.1:9090/$1" 2>/dev/null; }
for _ in $(seq 180); do
  kill -0 "$runner" 2>/dev/null || { echo "the bot in the image has ended:"; tail -20 "$work/run.log"; exit 1; }
  ask readyz | grep -q '"intents"' && break
  sleep 1
done
echo "/healthz: $(ask healthz)"
ready=$(ask readyz)
echo "/readyz:  $ready"
for channel in telegram matrix; do
  grep -q "\"$channel\"" <<<"$ready" || { echo "$channel is not built in"; exit 1; }
done
curl -fsS http://127.0.0.1:9090/metrics | grep -E '^(amtslotse_kb_intents|process_resident_memory_bytes)'
buildah run "$c" -- id
