using 'main.bicep'

param environmentName = 'test'
param hostName = 'barcode-test.example.com'
param securityContact = 'mailto:security@example.com'
param instancesMax = 4
param onCall = [
  'oncall-test@example.com'
]
// Nobody is woken for test.
param onCallPhones = []
param pager = ''
param budget = 150000
param budgetStart = '2026-12-01'

// Given by deploy.sh and by the operator.
param imageDigest = readEnvironmentVariable('IMAGE_DIGEST')
param stagingImageDigest = readEnvironmentVariable('STAGING_IMAGE_DIGEST')
param masterKeysVersion = readEnvironmentVariable('MASTER_KEYS_VERSION')
param runningSettings = json(readEnvironmentVariable('RUNNING_SETTINGS', '{}'))
param waitingSettings = json(readEnvironmentVariable('WAITING_SETTINGS', '{}'))
param auditReadersGroup = readEnvironmentVariable('AUDIT_READERS_GROUP')
