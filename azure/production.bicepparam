using 'main.bicep'

param environmentName = 'production'
param hostName = 'barcode.example.com'
param securityContact = 'mailto:security@example.com'
param instancesMax = 10
param onCall = [
  'oncall@example.com'
]
param onCallPhones = [
  '9000000000'
]
param budget = 400000
param budgetStart = '2026-12-01'

// Given by deploy.sh and by the operator.
param imageDigest = readEnvironmentVariable('IMAGE_DIGEST')
param stagingImageDigest = readEnvironmentVariable('STAGING_IMAGE_DIGEST')
param masterKeysVersion = readEnvironmentVariable('MASTER_KEYS_VERSION')
param runningSettings = json(readEnvironmentVariable('RUNNING_SETTINGS', '{}'))
param waitingSettings = json(readEnvironmentVariable('WAITING_SETTINGS', '{}'))
param auditReadersGroup = readEnvironmentVariable('AUDIT_READERS_GROUP')
param pager = readEnvironmentVariable('PAGER', '')
