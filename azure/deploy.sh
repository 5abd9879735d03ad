#!/usr/bin/env bash
# Deploys RayBarcode and turns it back; wants the Azure CLI, signed in, curl, jq and python3.
#
#   azure/deploy.sh ENVIRONMENT infrastructure          everything of main.bicep; images, settings and keys stay as they are
#   azure/deploy.sh ENVIRONMENT preview                 what `infrastructure` would change
#   azure/deploy.sh ENVIRONMENT first DIGEST VERSION    the first image, with a version of the secret master-keys
#   azure/deploy.sh ENVIRONMENT release DIGEST          the image sha256:… and the template's settings by way of the staging slot
#   azure/deploy.sh ENVIRONMENT keys VERSION            another version of the secret master-keys, by the same way
#   azure/deploy.sh ENVIRONMENT rollback                what ran before
#   azure/deploy.sh ENVIRONMENT revoke ORG              no more answers for an org, by its 18-character id
#   azure/deploy.sh ENVIRONMENT reinstate ORG           answers again
#   azure/deploy.sh ENVIRONMENT status                  what runs and what waits
#
# ENVIRONMENT is test or production. What fails on its way is put back by itself. Every check draws a barcode for our own org,
# whose license is the secret smoke-license. `infrastructure` and `preview` want AUDIT_READERS_GROUP; see docs/operations.md.
set -euo pipefail
cd "$(dirname "$0")"

fail() { echo "deploy.sh: $*" >&2; exit 1; }
step() { printf '%s  %s\n' "$(date -u +%H:%M:%SZ)" "$*"; }

environment=${1:-} command=${2:-} argument=${3:-}
[[ $environment =~ ^(test|production)$ ]] || fail "the environment is test or production"
group=raybarcode-$environment
app=$group
host=$(sed -n "s/^param hostName = '\(.*\)'/\1/p" "$environment.bicepparam")

# An output of the last deployment of the template that succeeded, as text, or as JSON.
output() {
  az deployment group list --resource-group "$group" --output "${2:-tsv}" \
    --query "sort_by([?starts_with(name, 'main-') && properties.provisioningState=='Succeeded'], &properties.timestamp)[-1].properties.outputs.$1.value"
}

# What a slot runs: `image production`, `settings staging` (a JSON object), `keys staging`.
slot() { [[ $1 == production ]] || printf -- '--slot %s' "$1"; }
# shellcheck disable=SC2046 # no slot, no argument
image() { az webapp config show --resource-group "$group" --name "$app" $(slot "$1") --query linuxFxVersion --output tsv | sed 's/.*@//'; }
# shellcheck disable=SC2046
settings() {
  az webapp config appsettings list --resource-group "$group" --name "$app" $(slot "$1") --output json \
    | jq --compact-output 'map({(.name): .value}) | add // {}'
}
version_in() { jq --raw-output '.RAYBARCODE_MASTER_KEYS | capture("/master-keys/(?<version>[^/)]*)").version'; }
with_version() { jq --compact-output --arg version "$1" '.RAYBARCODE_MASTER_KEYS |= sub("/[^/]*\\)$"; "/\($version))")'; }
keys() { settings "$1" | version_in; }

smoke_license() { az keyvault secret show --vault-name "$(output vault)" --name smoke-license --query value --output tsv; }

# Whether a host answers as it must, also to our own org if `license` has it; `wrong` says what does not hold.
answers() {
  local at=https://$1 barcode="https://$1/v1/barcodes?symbology=qr-code&data=check" link
  local get=(curl --silent --max-time 5 --output /dev/null --write-out '%{http_code}')
  wrong="/readyz is not 200" && [[ $("${get[@]}" "$at/readyz") == 200 ]] || return 1
  wrong="/v1/symbologies is not 200" && [[ $("${get[@]}" "$at/v1/symbologies") == 200 ]] || return 1
  wrong="a barcode without a token is not 401" && [[ $("${get[@]}" "$barcode") == 401 ]] || return 1
  [[ -n $token ]] || return 0
  # The token goes in through standard input, so that no list of processes shows it.
  bearer() { printf 'header = "Authorization: Bearer %s"' "$token"; }
  wrong="a barcode with our own token is not 200" && [[ $(bearer | "${get[@]}" --config - "$barcode") == 200 ]] || return 1
  link=$(bearer | curl --silent --max-time 5 --config - --header 'Content-Type: application/json' \
    --data '{"symbology": "qr-code", "data": "check"}' "$at/v1/links" | jq --raw-output .url)
  wrong="a sealed link does not begin with https://$host" && [[ $link == "https://$host/i/"* ]] || return 1
  # Asked here, whatever it begins with: production may not have staging's keys yet.
  wrong="a sealed link is not 200" && [[ $("${get[@]}" "$at/${link#"https://$host/"}") == 200 ]] || return 1
}
license=
wait_for() {
  # Made anew for each round: a token lives 15 minutes.
  local token=
  [[ -z $license ]] || token=$(AUDIENCE=$host python3 smoke_token.py <<< "$license")
  for _ in $(seq "${TRIES:-60}"); do
    answers "$1" && return 0
    sleep "${PAUSE:-5}"
  done
  return 1
}
swap() { az webapp deployment slot swap --resource-group "$group" --name "$app" --slot staging --target-slot production; }

# Puts an image and settings (a JSON object) on the staging slot. Stopped first: whatever answers afterwards is the new one.
put() {
  local there gone pairs staging=(--resource-group "$group" --name "$app" --slot staging)
  there=$(settings staging)
  mapfile -t gone < <(jq --raw-output --argjson new "$2" 'keys - ($new | keys) | .[]' <<< "$there")
  mapfile -t pairs < <(jq --raw-output 'to_entries[] | "\(.key)=\(.value)"' <<< "$2")
  az webapp stop "${staging[@]}"
  az webapp config set "${staging[@]}" --linux-fx-version "DOCKER|$(output registry).azurecr.io/raybarcode@$1" --output none
  [[ ${#gone[@]} == 0 ]] || az webapp config appsettings delete "${staging[@]}" --setting-names "${gone[@]}" --output none
  az webapp config appsettings set "${staging[@]}" --settings "${pairs[@]}" --output none
  az webapp start "${staging[@]}"
}

# Puts an image and settings on the staging slot, checks them there, swaps, checks again. What fails is undone, and the staging
# slot has again what it had: the way back.
bring() {
  local digest=$1 new=$2 version staging was_image was_settings restored=yes
  [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || fail "an image is named by its digest, sha256:…"
  version=$(version_in <<< "$new")
  [[ $version =~ ^[0-9a-f]{32}$ ]] || fail "a version of the secret has 32 hex digits"
  license=$(smoke_license) || fail "the secret smoke-license cannot be read: see docs/operations.md, The first time"
  staging=$(output stagingHost)
  was_image=$(image staging)
  was_settings=$(settings staging)
  step "staging: image $digest, keys $version"
  put "$digest" "$new"
  if ! wait_for "$staging"; then
    step "staging: $wrong; putting back what was there"
    put "$was_image" "$was_settings"
    fail "production was not touched"
  fi
  step "staging answers; swap"
  swap
  # The users wait: a minute, not five.
  if TRIES=${TRIES:-6} wait_for "$host"; then
    step "production answers"
    return
  fi
  step "production: $wrong; swap back"
  swap
  wait_for "$host" || restored=
  put "$was_image" "$was_settings"
  [[ -n $restored ]] || fail "after the swap back too, production: $wrong; see docs/operations.md, not-reachable"
  fail "turned back: both slots have what they had"
}

# The list of revoked orgs, changed by a command that reads the old list and writes the new one.
change_list() {
  local storage list
  storage=$(output storage) list=$(mktemp -d)
  local file=(--account-name "$storage" --share-name revoked --auth-mode login --backup-intent --output none)
  az storage file download "${file[@]}" --path orgs.txt --dest "$list/old"
  "$@" < "$list/old" > "$list/new"
  az storage file upload "${file[@]}" --path orgs.txt --source "$list/new"
  rm -r "$list"
}
hash_of() {
  [[ $1 =~ ^00D[0-9A-Za-z]{15}$ ]] || fail "an org is named by its 18-character id, 00D…"
  printf %s "$1" | sha256sum | cut -c 1-16
}

# What the parameter files ask for: what runs now, and where nothing runs an image that does not exist.
parameters() {
  [[ -n ${AUDIT_READERS_GROUP:-} ]] || fail "AUDIT_READERS_GROUP is not set"
  case $(az webapp list --resource-group "$group" --query "[?name=='$app'] | length(@)" --output tsv) in
    1)
      IMAGE_DIGEST=$(image production)
      STAGING_IMAGE_DIGEST=$(image staging)
      RUNNING_SETTINGS=$(settings production)
      WAITING_SETTINGS=$(settings staging)
      MASTER_KEYS_VERSION=$(version_in <<< "$RUNNING_SETTINGS")
      ;;
    0)
      IMAGE_DIGEST=sha256:$(printf '0%.0s' {1..64})
      STAGING_IMAGE_DIGEST=$IMAGE_DIGEST RUNNING_SETTINGS={} WAITING_SETTINGS={} MASTER_KEYS_VERSION=none
      ;;
    *) fail "Azure does not say whether the app exists" ;;
  esac
  export IMAGE_DIGEST STAGING_IMAGE_DIGEST RUNNING_SETTINGS WAITING_SETTINGS MASTER_KEYS_VERSION AUDIT_READERS_GROUP
}

case $command in
  preview)
    parameters
    az deployment group what-if --resource-group "$group" --parameters "$environment.bicepparam"
    ;;
  infrastructure)
    parameters
    az deployment group create --resource-group "$group" --name "main-$(date -u +%Y%m%d-%H%M%S)" --parameters "$environment.bicepparam"
    file=(--account-name "$(output storage)" --share-name revoked --path orgs.txt --auth-mode login --backup-intent)
    if [[ $(az storage file exists "${file[@]}" --query exists --output tsv) != true ]]; then
      empty=$(mktemp)
      echo '# hashes of revoked orgs, one a line' > "$empty"
      az storage file upload "${file[@]}" --source "$empty" --output none
      rm "$empty"
    fi
    ;;
  first)
    new=$(output settings json)
    bring "$argument" "$(with_version "${4:-}" <<< "$new")"
    ;;
  release)
    new=$(output settings json)
    bring "$argument" "$(with_version "$(keys production)" <<< "$new")"
    ;;
  # Not the template's settings: they may be those of an image still to come.
  keys)
    new=$(settings production)
    bring "$(image production)" "$(with_version "$argument" <<< "$new")"
    ;;
  rollback)
    license=$(smoke_license) || step "the secret smoke-license cannot be read: no barcode is drawn"
    TRIES=${TRIES:-3} wait_for "$(output stagingHost)" || fail "staging: $wrong; no way back there: release an older digest"
    step "swap back to image $(image staging), keys $(keys staging)"
    swap
    wait_for "$host" || fail "production: $wrong; see docs/operations.md, not-reachable"
    step "production answers"
    ;;
  revoke)
    org=$(hash_of "$argument")
    revoke() { grep -vx "$org" || true; echo "$org"; }
    change_list revoke
    step "revoked: $org"
    ;;
  reinstate)
    org=$(hash_of "$argument")
    reinstate() { grep -vx "$org" || true; }
    change_list reinstate
    step "reinstated: $org"
    ;;
  status)
    for slot in production staging; do echo "$slot: image $(image $slot), keys $(keys $slot)"; done
    ;;
  *) fail "infrastructure, preview, first, release, keys, rollback, revoke, reinstate or status" ;;
esac
