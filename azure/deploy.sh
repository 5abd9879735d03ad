#!/usr/bin/env bash
# Deploys RayBarcode and turns it back; wants the Azure CLI, signed in, and curl.
#
#   azure/deploy.sh ENVIRONMENT infrastructure     everything of main.bicep; images and keys stay as they are
#   azure/deploy.sh ENVIRONMENT preview            what `infrastructure` would change
#   azure/deploy.sh ENVIRONMENT release DIGEST     the image sha256:… by way of the staging slot, back by itself if it fails
#   azure/deploy.sh ENVIRONMENT keys VERSION       another version of the secret master-keys, by the same way
#   azure/deploy.sh ENVIRONMENT rollback           what ran before
#   azure/deploy.sh ENVIRONMENT revoke ORG         no more answers for an org, by its 18-character id
#   azure/deploy.sh ENVIRONMENT reinstate ORG      answers again
#   azure/deploy.sh ENVIRONMENT status             what runs and what waits
#
# ENVIRONMENT is test or production. With SMOKE_TOKEN set, every check draws a barcode too.
# `infrastructure` and `preview` want AUDIT_READERS_GROUP, the first time IMAGE_DIGEST and MASTER_KEYS_VERSION too; see docs/operations.md.
set -euo pipefail
cd "$(dirname "$0")"

fail() { echo "deploy.sh: $*" >&2; exit 1; }
step() { printf '%s  %s\n' "$(date -u +%H:%M:%SZ)" "$*"; }

environment=${1:-} command=${2:-} argument=${3:-}
[[ $environment =~ ^(test|production)$ ]] || fail "the environment is test or production"
group=raybarcode-$environment
app=$group
host=$(sed -n "s/^param hostName = '\(.*\)'/\1/p" "$environment.bicepparam")

output() { az deployment group show --resource-group "$group" --name main --query "properties.outputs.$1.value" --output tsv; }

# What a slot runs: `image production`, `keys staging`.
slot() { [[ $1 == production ]] || printf -- '--slot %s' "$1"; }
# shellcheck disable=SC2046 # no slot, no argument
image() { az webapp config show --resource-group "$group" --name "$app" $(slot "$1") --query linuxFxVersion --output tsv | sed 's/.*@//'; }
# shellcheck disable=SC2046
keys() {
  az webapp config appsettings list --resource-group "$group" --name "$app" $(slot "$1") \
    --query "[?name=='RAYBARCODE_MASTER_KEYS'].value" --output tsv | sed 's|.*/master-keys/\(.*\))|\1|'
}

# Whether a host answers as it must.
answers() {
  local get=(curl --silent --max-time 5 --output /dev/null --write-out '%{http_code}')
  [[ $("${get[@]}" "https://$1/readyz") == 200 ]] || return 1
  [[ $("${get[@]}" "https://$1/v1/symbologies") == 200 ]] || return 1
  [[ $("${get[@]}" "https://$1/v1/barcodes?symbology=qr-code&data=check") == 401 ]] || return 1
  if [[ -n ${SMOKE_TOKEN:-} ]]; then
    # The token goes in through standard input, so that no list of processes shows it.
    [[ $(printf 'header = "Authorization: Bearer %s"' "$SMOKE_TOKEN" \
      | "${get[@]}" --config - "https://$1/v1/barcodes?symbology=qr-code&data=check") == 200 ]] || return 1
  fi
}
wait_for() {
  for _ in $(seq "${TRIES:-60}"); do
    answers "$1" && return 0
    sleep "${PAUSE:-5}"
  done
  return 1
}
swap() { az webapp deployment slot swap --resource-group "$group" --name "$app" --slot staging --target-slot production; }

# Puts an image and keys on the staging slot, checks it there, swaps, checks again, and swaps back if that fails.
bring() {
  local digest=$1 version=$2 registry vault staging
  [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || fail "an image is named by its digest, sha256:…"
  [[ $version =~ ^[0-9a-f]{32}$ ]] || fail "a version of the secret has 32 hex digits"
  registry=$(output registry) vault=$(output vault) staging=$(output stagingHost)
  step "staging: image $digest, keys $version"
  # Stopped first: whatever answers afterwards is the new one.
  az webapp stop --resource-group "$group" --name "$app" --slot staging
  az webapp config set --resource-group "$group" --name "$app" --slot staging \
    --linux-fx-version "DOCKER|$registry.azurecr.io/raybarcode@$digest" --output none
  az webapp config appsettings set --resource-group "$group" --name "$app" --slot staging --output none \
    --settings "RAYBARCODE_MASTER_KEYS=@Microsoft.KeyVault(SecretUri=https://$vault.vault.azure.net/secrets/master-keys/$version)"
  az webapp start --resource-group "$group" --name "$app" --slot staging
  wait_for "$staging" || fail "the staging slot does not answer as it must; production was not touched"
  step "staging answers; swap"
  swap
  if wait_for "$host"; then
    step "production answers"
  else
    step "production does not answer as it must; swap back"
    swap
    wait_for "$host" || fail "production does not answer after the swap back either: see docs/operations.md, not-reachable"
    fail "turned back: production runs what it ran before"
  fi
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

# What the parameter files ask for: what runs now, or what the first deployment is told.
parameters() {
  [[ -n ${AUDIT_READERS_GROUP:-} ]] || fail "AUDIT_READERS_GROUP is not set"
  if az webapp show --resource-group "$group" --name "$app" --output none 2>/dev/null; then
    IMAGE_DIGEST=$(image production) STAGING_IMAGE_DIGEST=$(image staging) MASTER_KEYS_VERSION=$(keys production)
  fi
  [[ -n ${IMAGE_DIGEST:-} && -n ${MASTER_KEYS_VERSION:-} ]] || fail "the first time wants IMAGE_DIGEST and MASTER_KEYS_VERSION"
  export IMAGE_DIGEST STAGING_IMAGE_DIGEST=${STAGING_IMAGE_DIGEST:-$IMAGE_DIGEST} MASTER_KEYS_VERSION AUDIT_READERS_GROUP
}

case $command in
  preview)
    parameters
    az deployment group what-if --resource-group "$group" --name main --parameters "$environment.bicepparam"
    ;;
  infrastructure)
    az group create --name "$group" --location japaneast --output none
    parameters
    az deployment group create --resource-group "$group" --name main --parameters "$environment.bicepparam"
    file=(--account-name "$(output storage)" --share-name revoked --path orgs.txt --auth-mode login --backup-intent)
    if [[ $(az storage file exists "${file[@]}" --query exists --output tsv) != true ]]; then
      empty=$(mktemp)
      echo '# hashes of revoked orgs, one a line' > "$empty"
      az storage file upload "${file[@]}" --source "$empty" --output none
      rm "$empty"
    fi
    ;;
  release) bring "$argument" "$(keys production)" ;;
  keys) bring "$(image production)" "$argument" ;;
  rollback)
    step "swap back to image $(image staging), keys $(keys staging)"
    swap
    wait_for "$host" || fail "production does not answer as it must: see docs/operations.md, not-reachable"
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
  *) fail "infrastructure, preview, release, keys, rollback, revoke, reinstate or status" ;;
esac
