#!/usr/bin/env python3
"""Proves that check.py finds faults: puts one at a time into a copy of the deployment and looks for the line that names it.

usage: seeded.py

Each row is (what is wrong, file, text, text that takes its place, what the line must say). Then every property of every
resource is misspelt in turn.
"""
import copy
import shutil
import sys
import tempfile
from pathlib import Path

import bicep
import check
import models

ROOT = check.HERE.parents[2]
MAIN, RUNBOOK, WORKBOOK = "azure/main.bicep", "docs/operations.md", "azure/workbook.json"

FAULTS = [
    ("syntax", MAIN, "param hostName string", "param hostName = string", "syntax"),
    ("a name that is not declared", MAIN, "serverFarmId: plan.id", "serverFarmId: plans.id", "plans is not declared"),
    ("a parameter that is not given", "azure/test.bicepparam", "param budget = 150000", "", "budget is not given"),
    ("another region", MAIN, "resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {\n  name: '${name}-app'\n  location: location", "resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {\n  name: '${name}-app'\n  location: 'eastus'", "location is eastus"),
    ("a cheaper plan", MAIN, "tier: 'PremiumV3'", "tier: 'Standard'", "plan.sku.tier"),
    ("one zone", MAIN, "    zoneRedundant: true", "    zoneRedundant: false", "zoneRedundant"),
    ("two instances", MAIN, "@minValue(3)\nparam instancesMin int = 3", "param instancesMin int = 2", "fewer than 3"),
    ("no cap", "azure/production.bicepparam", "instancesMax = 10", "instancesMax = 100", "@maxValue(30)"),
    ("no way down", MAIN, "direction: 'Decrease'", "direction: 'Increase'", "the rules go Increase only"),
    ("instances that come and go", MAIN, "threshold: 30\n    window: 'PT15M'", "threshold: 45\n    window: 'PT15M'", "come and go"),
    ("wrong port", MAIN, "WEBSITES_PORT: '8080'", "WEBSITES_PORT: '8000'", "WEBSITES_PORT is 8000"),
    ("wrong port of the image", "Dockerfile", "EXPOSE 8080", "EXPOSE 80", "exposes 80"),
    ("a health check of a path that is not there", MAIN, "healthCheckPath: '/healthz'", "healthCheckPath: '/health'", "/health is no path"),
    ("no health check", MAIN, "  healthCheckPath: '/healthz'\n", "", "healthCheckPath: None"),
    ("a warm-up that any answer passes", MAIN, "  WEBSITE_WARMUP_STATUSES: '200'\n", "", "WEBSITE_WARMUP_STATUSES"),
    ("a swap warmed on the wrong path", MAIN, "WEBSITE_SWAP_WARMUP_PING_PATH: '/readyz'", "WEBSITE_SWAP_WARMUP_PING_PATH: '/ready'", "/ready is no path"),
    ("killed before it has finished", MAIN, "WEBSITES_CONTAINER_STOP_TIME_LIMIT: '60'", "WEBSITES_CONTAINER_STOP_TIME_LIMIT: '20'", "takes up to 20 s"),
    ("sealed links to the app's own name", MAIN, "  RAYBARCODE_PUBLIC_URL: 'https://${hostName}'\n", "", "what sealed links begin with"),
    ("tokens for somebody else", MAIN, "RAYBARCODE_AUDIENCE: hostName", "RAYBARCODE_AUDIENCE: 'raybarcode'", "what the orgs' tokens name"),
    ("security faults told to nobody", MAIN, "  RAYBARCODE_SECURITY_CONTACT: securityContact\n", "", "would name nobody"),
    ("new settings beside the old image", MAIN, "items(empty(runningSettings) ? settings : runningSettings)", "items(settings)", "app: settings that `infrastructure` leaves"),
    ("new settings on the way back", MAIN, "items(empty(waitingSettings) ? settings : waitingSettings)", "items(settings)", "staging: settings that `infrastructure` leaves"),
    ("a load test whose tokens are all refused", "tests/load/azure-load-testing.yaml", "    value: barcode-test.example.com\n", "    value: raybarcode\n", "azure-load-testing.yaml: RAYBARCODE_AUDIENCE"),
    ("a longer drain in the program", "src/http/server.rs", "const DRAIN: u64 = 20;", "const DRAIN: u64 = 55;", "takes up to 55 s"),
    ("a shared disk", MAIN, "WEBSITES_ENABLE_APP_SERVICE_STORAGE: 'false'", "WEBSITES_ENABLE_APP_SERVICE_STORAGE: 'true'", "shared disk"),
    ("TLS 1.1", MAIN, "  minTlsVersion: '1.2'", "  minTlsVersion: '1.1'", "minTlsVersion: is 1.1"),
    ("TLS 1.0 at the deployment site", MAIN, "scmMinTlsVersion: '1.2'", "scmMinTlsVersion: '1.0'", "scmMinTlsVersion: is 1.0"),
    ("TLS 1.0 at the door", MAIN, "minimumTlsVersion: 'TLS12'", "minimumTlsVersion: 'TLS10'", "customDomain.minimumTlsVersion"),
    ("an old cipher suite", MAIN, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_128_CBC_SHA", "minTlsCipherSuite"),
    ("HTTP at the app", MAIN, "httpsOnly: true", "httpsOnly: false", "httpsOnly"),
    ("HTTP at the door", MAIN, "    supportedProtocols: [\n      'Https'\n    ]", "    supportedProtocols: [\n      'Http'\n      'Https'\n    ]", "supportedProtocols"),
    ("HTTP behind the door", MAIN, "forwardingProtocol: 'HttpsOnly'", "forwardingProtocol: 'MatchRequest'", "forwardingProtocol"),
    ("no encryption to the instance", MAIN, "endToEndEncryptionEnabled: true", "endToEndEncryptionEnabled: false", "endToEndEncryptionEnabled"),
    ("FTP", MAIN, "ftpsState: 'Disabled'", "ftpsState: 'AllAllowed'", "ftpsState"),
    ("publishing with a password", MAIN, "    name: 'scm'\n    properties: {\n      allow: false", "    name: 'scm'\n    properties: {\n      allow: true", "password is not closed for scm"),
    ("a secret in plain text", MAIN, "'@Microsoft.KeyVault(SecretUri=https://${vault.name}${environment().suffixes.keyvaultDns}/secrets/master-keys/${masterKeysVersion})'", "'m1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='", "must be a reference"),
    ("a secret under an innocent name", MAIN, "  RAYBARCODE_LOG: 'info'", "  RAYBARCODE_LOG: 'info'\n  WEBSITE_HINT: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='", "looks like a secret"),
    ("keys that change by themselves", MAIN, "/secrets/master-keys/${masterKeysVersion})", "/secrets/master-keys)", "one version"),
    ("the key of the share in the template", MAIN, "accessKey: storage.listKeys().keys[0].value", "accessKey: 'abcd'", "key of a mounted share"),
    ("a setting that does not exist", MAIN, "  RAYBARCODE_LOG: 'info'", "  RAYBARCODE_LOG: 'info'\n  RAYBARCODE_KEY_URL: 'https://example.com/keys'", "RAYBARCODE_KEY_URL is no setting"),
    ("a setting that the program has lost", "src/config.rs", 'name: "RAYBARCODE_DENY_LIST"', 'name: "RAYBARCODE_REVOKED"', "RAYBARCODE_DENY_LIST is no setting"),
    ("audit events hidden", MAIN, "RAYBARCODE_LOG: 'info'", "RAYBARCODE_LOG: 'error'", "hides audit events"),
    ("a list of revoked orgs that is not mounted", MAIN, "mountPath: '/revoked'", "mountPath: '/mnt'", "RAYBARCODE_DENY_LIST"),
    ("an image by its tag", MAIN, "raybarcode@${imageDigest}", "raybarcode:latest", "by its digest"),
    ("a registry with a password", MAIN, "adminUserEnabled: false", "adminUserEnabled: true", "adminUserEnabled"),
    ("a pull without the identity", MAIN, "acrUseManagedIdentityCreds: true", "acrUseManagedIdentityCreds: false", "acrUseManagedIdentityCreds"),
    ("the owner's role for the app", MAIN, "'4633458b-17de-408a-b874-0445c86b69e6'", "'8e3af657-a8ff-443c-a75c-2fe8c4bcb635'", "the app may only"),
    ("open to everybody", MAIN, "  ipSecurityRestrictionsDefaultAction: 'Deny'", "  ipSecurityRestrictionsDefaultAction: 'Allow'", "ipSecurityRestrictionsDefaultAction"),
    ("open to the Front Door of anybody", MAIN, "          frontDoor.properties.frontDoorId\n", "", "Front Door of anybody"),
    ("open beside the door", MAIN, "ipAddress: 'AzureFrontDoor.Backend'", "ipAddress: 'Internet'", "more than Front Door"),
    ("a firewall that only watches", MAIN, "mode: 'Prevention'", "mode: 'Detection'", "firewall.mode"),
    ("a rate below a paid plan", MAIN, "requestsPerMinute int = 120000", "requestsPerMinute int = 6000", "largest plan"),
    ("a staging address beside the firewall", MAIN, "            {\n              id: endpoints[1].id\n            }\n", "", "behind the firewall"),
    ("the certificate of the app not checked", MAIN, "enforceCertificateNameCheck: true", "enforceCertificateNameCheck: false", "enforceCertificateNameCheck"),
    ("no probe of the door", MAIN, "probeRequestType: 'HEAD'", "probeRequestType: 'NotSet'", "probeRequestType"),
    ("queries in the firewall's log", MAIN, "      logScrubbing: {\n        state: 'Enabled'", "      logScrubbing: {\n        state: 'Disabled'", "firewall.logScrubbing"),
    ("short retention", MAIN, "      retentionInDays: 400\n      totalRetentionInDays: 730", "      retentionInDays: 90\n      totalRetentionInDays: 90", "90 days"),
    ("short retention of the workspace", MAIN, "    retentionInDays: 400\n    features", "    retentionInDays: 30\n    features", "audit.retentionInDays"),
    ("an audit log that everybody with the app reads", MAIN, "enableLogAccessUsingOnlyResourcePermissions: false", "enableLogAccessUsingOnlyResourcePermissions: true", "enableLogAccessUsingOnlyResourcePermissions"),
    ("an audit log without a lock", MAIN, "level: 'CanNotDelete'", "level: 'NotSpecified'", "no lock"),
    ("a wider role on the audit log", MAIN, "'73c42c96-874c-492b-b04d-ab87d138a893'", "'92aaf0da-9dab-42b6-94a3-d43ce8d16293'", "its only role"),
    ("audit lines in the other workspace", MAIN, "  name: 'audit'\n  scope: app\n  properties: {\n    workspaceId: audit.id", "  name: 'audit'\n  scope: app\n  properties: {\n    workspaceId: operations.id", "AppServiceConsoleLogs goes to"),
    ("queries in the access log", MAIN, "project-away CsUriQuery, Referer, Cookie", "project-away Referer, Cookie", "CsUriQuery would be stored"),
    ("sealed links in the access log", MAIN, 'extend CsUriStem = iif(CsUriStem in (', 'extend Kept = iif(CsUriStem in (', "paths that are stored"),
    ("a path of links in the access log", MAIN, '"/api/barcode", ', '"/api/barcode", "/i/{sealed}", ', "paths that are stored"),
    ("a cut that is not put in force", MAIN, "      defaultDataCollectionRuleResourceId: cutHttpLog.id\n", "", "defaultDataCollectionRuleResourceId"),
    ("queries and sealed links in the door's log", MAIN, "    logScrubbing: {\n      state: 'Enabled'", "    logScrubbing: {\n      state: 'Disabled'", "frontDoor.logScrubbing"),
    ("no log of who asked", MAIN, "        category: 'FrontDoorAccessLog'\n", "        category: 'FrontDoorHealthProbeLog'\n", "FrontDoorAccessLog (who asked)"),
    ("a log that hides who asked", MAIN, "          matchVariable: 'QueryStringArgNames'\n          selectorMatchOperator: 'EqualsAny'\n          state: 'Enabled'\n        }\n        {", "          matchVariable: 'QueryStringArgNames'\n          selectorMatchOperator: 'EqualsAny'\n          state: 'Enabled'\n        }\n        {\n          matchVariable: 'RequestIPAddress'\n          selectorMatchOperator: 'EqualsAny'\n          state: 'Enabled'\n        }\n        {", "would not say who asked"),
    ("lines that no log of who asked knows", "src/telemetry.rs", '"ref": event.front_door', '"door": event.front_door', "no field ref"),
    ("a vault that can be emptied", MAIN, "enablePurgeProtection: true", "enablePurgeProtection: false", "enablePurgeProtection"),
    ("an alert that tells nobody", MAIN, "    actions: {\n      actionGroups: [\n        alert.severity < 2 ? onCallGroup.id : mailGroup.id\n      ]\n    }", "    actions: {\n      actionGroups: []\n    }", "told to nobody"),
    ("an outage that pages nobody", MAIN, "actionGroupId: alert.severity < 2 ? onCallGroup.id : mailGroup.id", "actionGroupId: mailGroup.id", "errors-now: its severity"),
    ("nobody's phone", "azure/production.bicepparam", "[\n  '9000000000'\n]", "[]", "its severity and whether it wakes"),
    ("a phone that rings for a certificate", MAIN, "actionGroupId: test.severity < 2 ? onCallGroup.id : mailGroup.id", "actionGroupId: onCallGroup.id", "certificate-ends: its severity"),
    ("an alert that is always on", MAIN, "max(instancesMin + 1, instancesMax * 8 / 10)", "instancesMax * 8 / 10", "near-the-cap: is always on"),
    ("a name that somebody in the world may have", MAIN, "  autoGeneratedDomainNameLabelScope: 'TenantReuse'\n", "", "autoGeneratedDomainNameLabelScope"),
    ("an alert switched off", MAIN, "    severity: alert.severity\n    enabled: true\n    scopes: [\n      alert.workspace", "    severity: alert.severity\n    enabled: false\n    scopes: [\n      alert.workspace", "enabled"),
    ("heartbeats of the staging slot", MAIN, "AppServiceConsoleLogs | where _ResourceId !contains \"/slots/\"", "AppServiceConsoleLogs | where true", "does not tell production from the staging slot"),
    ("one silent instance of three", MAIN, "where n < ${instancesMin}", "where n < 1", "does not miss one"),
    ("a refused list of revoked orgs that nobody hears of", MAIN, '"config.reject", ', "", "nobody is told of config.reject"),
    ("a list of revoked orgs that anybody writes unseen", MAIN, "'StorageWrite'", "'StorageRead'", "StorageWrite goes to"),
    ("a workbook that counts the staging slot", WORKBOOK, " | where _ResourceId !contains '/slots/' | where ResultDescription has '\\\"log\\\":\\\"audit\\\"' | extend line = parse_json(ResultDescription) | extend event = tostring(line.event), reason = tostring(line.reason), n = tolong(line.n) | where event == 'heartbeat'", " | extend line = parse_json(ResultDescription) | where line.event == 'heartbeat'", "workbook: a query does not"),
    ("roles given unseen", "azure/activity.bicep", "  'Administrative'\n", "", "Administrative is not kept"),
    ("an alert on an event that is never written", MAIN, 'line.event == "auth.reject"', 'line.event == "auth.refused"', "no event auth.refused"),
    ("a workbook of a field that is never written", WORKBOOK, "tostring(line.inst)", "tostring(line.instance)", "no field instance"),
    ("a dashboard of a metric that does not exist", "azure/dashboard.json", "raybarcode_panics_total", "raybarcode_crashes_total", "raybarcode_crashes_total"),
    ("an alert that the runbook does not know", RUNBOOK, "### `near-the-cap`", "### `near-the-limit`", "near-the-cap"),
    ("an error threshold that is no promise", MAIN, "    threshold: 1\n    window: 'PT5M'", "    threshold: 5\n    window: 'PT5M'", "errors-now: threshold"),
    ("an availability test of a path that is not there", MAIN, "https://${hostName}/healthz", "https://${hostName}/status", "/status is no path"),
    ("nobody told of the certificate", MAIN, "certificateDays: 30", "certificateDays: 3", "30 days before"),
    ("no budget foreseen", MAIN, "thresholdType: 'Forecasted'", "thresholdType: 'Actual'", "monthlyBudget"),
    ("retention told wrongly", RUNBOOK, "400 days at hand and 730 in all", "365 days at hand and 730 in all", "days that the audit log is kept"),
    ("a setting that the runbook invents", RUNBOOK, "`RAYBARCODE_ADMIN_LISTEN`", "`RAYBARCODE_METRICS`", "RAYBARCODE_METRICS"),
    ("a test that the papers invent", "docs/service-levels.md", "`a_stop_answers_what_was_accepted`", "`a_stop_never_fails_ever`", "no test a_stop_never_fails_ever"),
    ("a command that deploy.sh does not have", RUNBOOK, "azure/deploy.sh production rollback", "azure/deploy.sh production undo", "no command undo"),
    ("a release without approval", ".github/workflows/deploy.yml", "    environment: production\n", "", "asks nobody"),
    ("a release of what CI refused", ".github/workflows/deploy.yml", " --status success", "", "what CI has not let pass"),
    ("a release of any branch", ".github/workflows/deploy.yml", '          [ "$GITHUB_REF" = refs/heads/main ]\n', "", "what CI has not let pass"),
    ("CI that checks nothing", ".github/workflows/ci.yml", "bash .ci/run", "true", "does not call .ci/run"),
    ("an image with a user who may do all", "Dockerfile", "USER 10001:10001", "USER 0:0", "USER 10001:10001"),
    ("an image without a health check", "Dockerfile", 'CMD ["/raybarcode", "healthcheck"]', 'CMD ["/raybarcode", "symbologies"]', "healthcheck"),
]


def main():
    found = check.check(ROOT)
    if found:
        sys.exit("seeded: the deployment itself has faults:\n" + "\n".join(found))
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(folder) / "copy"
        for part in ("azure", "docs", "src", "tests", ".github"):
            shutil.copytree(ROOT / part, copied / part, ignore=shutil.ignore_patterns("golden", "drawings", "__pycache__", "node_modules"))
        for part in ("Dockerfile", "README.md"):
            shutil.copy(ROOT / part, copied / part)
        for title, name, old, new, says in FAULTS:
            path = copied / name
            sound = path.read_text()
            if old not in sound:
                missed.append(f"{title}: {name} has no {old!r} any more")
                continue
            path.write_text(sound.replace(old, new))
            lines = check.check(copied)
            path.write_text(sound)
            caught = next((line for line in lines if says in line), None)
            if caught is None:
                missed.append(f"{title}: not caught" + (f"; it says {lines[0]}" if lines else ""))
            else:
                print(f"caught  {title}: {caught}")
    misspelt, free = spellings()
    for line in missed:
        print(f"MISSED  {line}")
    print(f"seeded: {len(FAULTS) - len(missed)} of {len(FAULTS)} faults caught")
    print(f"seeded: {misspelt - free} of {misspelt} misspelt properties caught; the other {free} are keys that may have any name, or of types without a model")
    return 1 if missed or free > 60 else 0


def spellings():
    """Misspells every property of every resource, one at a time; how many, and how many went unnoticed."""
    resources = bicep.load(ROOT / MAIN, ROOT / "azure/production.bicepparam", check.GIVEN)
    tried = unnoticed = 0
    for resource in resources:
        sound = {key: value for key, value in resource.body.items() if key != "name"}
        for path in list(paths(sound)):
            wrong = copy.copy(resource)
            wrong.body = copy.deepcopy(sound)
            place = wrong.body
            for step in path[:-1]:
                place = place[step]
            place[f"{path[-1]}x"] = place.pop(path[-1])
            tried += 1
            unnoticed += not models.faults(wrong)
    return tried, unnoticed


def paths(value, above=()):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        if isinstance(value, dict):
            yield (*above, key)
        yield from paths(item, (*above, key))


if __name__ == "__main__":
    sys.exit(main())
