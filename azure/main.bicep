// The whole deployment of RayBarcode on Azure App Service, top to bottom: what is asked for, who may do what, what runs,
// what stands before it, what is kept of it, who is told. Both environments are this file with their .bicepparam.

targetScope = 'resourceGroup'

// ---------------------------------------------------------------------------------------------------- What is asked for

@description('Environment: a part of every name.')
@allowed([
  'test'
  'production'
])
param environmentName string

@description('Region of everything that has one. East Japan: the data never leaves the country at rest.')
@allowed([
  'japaneast'
])
param location string = 'japaneast'

@description('Host name that the orgs call; also the audience of their tokens.')
param hostName string

@description('Where security faults are reported, mailto:… or https://…: what /.well-known/security.txt says.')
param securityContact string

@description('Image in production, as sha256:… of the registry. A tag could change its meaning; a digest cannot.')
@minLength(71)
@maxLength(71)
param imageDigest string

@description('Image in the staging slot: the one before, ready for the way back, or the next.')
@minLength(71)
@maxLength(71)
param stagingImageDigest string

@description('Version of the secret master-keys. A version, so that no instance ever changes its keys by itself.')
param masterKeysVersion string

@description('Settings of production as they are; empty where nothing runs yet. New ones of this file go the way of an image: staging, swap.')
param runningSettings object = {}

@description('Settings of the staging slot as they are.')
param waitingSettings object = {}

@description('Smallest number of instances: one for each zone.')
@minValue(3)
param instancesMin int = 3

@description('Largest number of instances: the cap on what a flood may cost.')
@maxValue(30)
param instancesMax int

@description('Requests a minute from one address before Front Door refuses; above the largest plan, as many orgs share an address.')
param requestsPerMinute int = 120000

@description('Object id of the group that alone may read the audit log.')
param auditReadersGroup string

@description('Mail addresses of those on call.')
param onCall array

@description('Their mobile phones, national numbers without the first 0: severity 0 and 1 reach them at any hour.')
param onCallPhones array

@description('Address of a pager service that takes the common alert schema, or empty. It often holds a key of that service.')
@secure()
param pager string

@description('Budget of a month, in the currency of the subscription, and the first day of its first month.')
param budget int
param budgetStart string

var name = 'raybarcode-${environmentName}'
// Names that are unique in the world have no room for hyphens.
var shortName = 'raybarcode${take(uniqueString(resourceGroup().id), 8)}'

// --------------------------------------------------------------------------------------------------- Who may do what

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-app'
  location: location
}

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: shortName
  location: location
  sku: {
    name: 'Premium'
  }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
    zoneRedundancy: 'Enabled'
  }
}

// The vault is made here; the secret is not: no template, parameter file or pipeline ever holds its value.
resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: shortName
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
  }
}

var acrPull = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')
var keyVaultSecretsUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')
var logAnalyticsReader = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '73c42c96-874c-492b-b04d-ab87d138a893')

resource mayPull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, identity.id, acrPull)
  scope: registry
  properties: {
    roleDefinitionId: acrPull
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource mayReadSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identity.id, keyVaultSecretsUser)
  scope: vault
  properties: {
    roleDefinitionId: keyVaultSecretsUser
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

// The list of revoked orgs is a file that the service reads again when it changes: a share, mounted beside the program.
resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: shortName
  location: location
  kind: 'StorageV2'
  sku: {
    name: 'Standard_ZRS'
  }
  properties: {
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
  }

  resource files 'fileServices' = {
    name: 'default'

    resource revoked 'shares' = {
      name: 'revoked'
      properties: {
        shareQuota: 1
      }
    }
  }
}

// --------------------------------------------------------------------------------------------------------- What runs

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: '${name}-plan'
  location: location
  kind: 'linux'
  sku: {
    name: 'P1v3'
    tier: 'PremiumV3'
    capacity: instancesMin
  }
  properties: {
    reserved: true
    zoneRedundant: true
  }
}

// Every RAYBARCODE_ name is a setting of src/config.rs; the service refuses to start with one it does not know. So these reach a
// slot together with the image that knows them (`deploy.sh release`), and this file leaves the slots the settings that they have.
var settings = {
  RAYBARCODE_MASTER_KEYS: '@Microsoft.KeyVault(SecretUri=https://${vault.name}${environment().suffixes.keyvaultDns}/secrets/master-keys/${masterKeysVersion})'
  RAYBARCODE_AUDIENCE: hostName
  // Front Door calls the app by its own name, which answers nobody else: sealed links must begin with the name that the orgs call.
  RAYBARCODE_PUBLIC_URL: 'https://${hostName}'
  RAYBARCODE_SECURITY_CONTACT: securityContact
  RAYBARCODE_DENY_LIST: '/revoked/orgs.txt'
  RAYBARCODE_LOG: 'info'
  // The port of the image.
  WEBSITES_PORT: '8080'
  // Nothing of a user is written, so there is nothing to share.
  WEBSITES_ENABLE_APP_SERVICE_STORAGE: 'false'
  WEBSITES_CONTAINER_START_TIME_LIMIT: '120'
  // Longer than the service takes to finish what it has accepted (DRAIN in src/http/server.rs).
  WEBSITES_CONTAINER_STOP_TIME_LIMIT: '60'
  // Only 200 from the service's own word counts as started, and as ready for a swap.
  WEBSITE_WARMUP_PATH: '/readyz'
  WEBSITE_WARMUP_STATUSES: '200'
  WEBSITE_SWAP_WARMUP_PING_PATH: '/readyz'
  WEBSITE_SWAP_WARMUP_PING_STATUSES: '200'
  WEBSITE_HEALTHCHECK_MAXPINGFAILURES: '2'
}

var runningList = [for setting in items(empty(runningSettings) ? settings : runningSettings): {
  name: setting.key
  value: setting.value
}]
var waitingList = [for setting in items(empty(waitingSettings) ? settings : waitingSettings): {
  name: setting.key
  value: setting.value
}]

var siteConfig = {
  alwaysOn: true
  healthCheckPath: '/healthz'
  ftpsState: 'Disabled'
  remoteDebuggingEnabled: false
  minTlsVersion: '1.2'
  scmMinTlsVersion: '1.2'
  minTlsCipherSuite: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'
  // HTTP/2 from clients, HTTP/1.1 to the container: the service's HTTP/2 is off.
  http20Enabled: true
  http20ProxyFlag: 0
  acrUseManagedIdentityCreds: true
  acrUserManagedIdentityID: identity.properties.clientId
  // Only our own Front Door comes in, and nobody at all to the deployment site.
  ipSecurityRestrictionsDefaultAction: 'Deny'
  ipSecurityRestrictions: [
    {
      name: 'front-door'
      priority: 100
      action: 'Allow'
      tag: 'ServiceTag'
      ipAddress: 'AzureFrontDoor.Backend'
      headers: {
        'x-azure-fdid': [
          frontDoor.properties.frontDoorId
        ]
      }
    }
  ]
  scmIpSecurityRestrictionsUseMain: false
  scmIpSecurityRestrictionsDefaultAction: 'Deny'
  azureStorageAccounts: {
    revoked: {
      type: 'AzureFiles'
      accountName: storage.name
      shareName: 'revoked'
      mountPath: '/revoked'
      accessKey: storage.listKeys().keys[0].value
    }
  }
}

var site = {
  serverFarmId: plan.id
  // The host name gets a hash and the region, so that the name of the app need not be unique in the world.
  autoGeneratedDomainNameLabelScope: 'TenantReuse'
  httpsOnly: true
  endToEndEncryptionEnabled: true
  clientAffinityEnabled: false
  keyVaultReferenceIdentity: identity.id
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  kind: 'app,linux,container'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: union(site, {
    siteConfig: union(siteConfig, {
      linuxFxVersion: 'DOCKER|${registry.properties.loginServer}/raybarcode@${imageDigest}'
      appSettings: runningList
    })
  })
  dependsOn: [
    mayPull
    mayReadSecrets
    storage::files::revoked
  ]

  resource noFtp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource noPasswords 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }

  // Between releases it holds the release before: the way back is a swap.
  resource staging 'slots' = {
    name: 'staging'
    location: location
    kind: 'app,linux,container'
    identity: {
      type: 'UserAssigned'
      userAssignedIdentities: {
        '${identity.id}': {}
      }
    }
    properties: union(site, {
      siteConfig: union(siteConfig, {
        linuxFxVersion: 'DOCKER|${registry.properties.loginServer}/raybarcode@${stagingImageDigest}'
        appSettings: waitingList
      })
    })

    resource noFtp 'basicPublishingCredentialsPolicies' = {
      name: 'ftp'
      properties: {
        allow: false
      }
    }

    resource noPasswords 'basicPublishingCredentialsPolicies' = {
      name: 'scm'
      properties: {
        allow: false
      }
    }
  }
}

// By rules, never together with the plan's own "automatic scaling". Out fast, in slowly, never past the cap.
var scaleRules = [
  {
    metric: 'CpuPercentage'
    operator: 'GreaterThan'
    threshold: 60
    window: 'PT5M'
    direction: 'Increase'
    cooldown: 'PT5M'
  }
  {
    metric: 'HttpQueueLength'
    operator: 'GreaterThan'
    threshold: 10
    window: 'PT5M'
    direction: 'Increase'
    cooldown: 'PT5M'
  }
  {
    metric: 'CpuPercentage'
    operator: 'LessThan'
    threshold: 30
    window: 'PT15M'
    direction: 'Decrease'
    cooldown: 'PT15M'
  }
]

resource autoscale 'Microsoft.Insights/autoscalesettings@2022-10-01' = {
  name: '${name}-scale'
  location: location
  properties: {
    enabled: true
    targetResourceUri: plan.id
    profiles: [
      {
        name: 'load'
        capacity: {
          minimum: string(instancesMin)
          maximum: string(instancesMax)
          default: string(instancesMin)
        }
        rules: [for rule in scaleRules: {
          metricTrigger: {
            metricName: rule.metric
            metricResourceUri: plan.id
            operator: rule.operator
            threshold: rule.threshold
            timeGrain: 'PT1M'
            statistic: 'Average'
            timeWindow: rule.window
            timeAggregation: 'Average'
          }
          scaleAction: {
            direction: rule.direction
            type: 'ChangeCount'
            value: '1'
            cooldown: rule.cooldown
          }
        }]
      }
    ]
    notifications: [
      {
        operation: 'Scale'
        email: {
          customEmails: onCall
        }
      }
    ]
  }
}

// ------------------------------------------------------------------------------------------------- What stands before it

resource frontDoor 'Microsoft.Cdn/profiles@2024-09-01' = {
  name: '${name}-door'
  location: 'global'
  sku: {
    name: 'Standard_AzureFrontDoor'
  }
  properties: {
    originResponseTimeoutSeconds: 30
    // A query may hold data and a token, a path a sealed link. Addresses stay: they are what the log is for.
    logScrubbing: {
      state: 'Enabled'
      scrubbingRules: [
        {
          matchVariable: 'QueryStringArgNames'
          selectorMatchOperator: 'EqualsAny'
          state: 'Enabled'
        }
        {
          matchVariable: 'RequestUri'
          selectorMatchOperator: 'EqualsAny'
          state: 'Enabled'
        }
      ]
    }
  }
}

resource customDomain 'Microsoft.Cdn/profiles/customDomains@2024-09-01' = {
  parent: frontDoor
  name: 'orgs'
  properties: {
    hostName: hostName
    tlsSettings: {
      certificateType: 'ManagedCertificate'
      minimumTlsVersion: 'TLS12'
    }
  }
}

// One door for the orgs and one for the check of the staging slot before a swap, alike in everything.
var doors = [
  'orgs'
  'staging'
]
var originHosts = [
  app.properties.defaultHostName
  app::staging.properties.defaultHostName
]

resource endpoints 'Microsoft.Cdn/profiles/afdEndpoints@2024-09-01' = [for door in doors: {
  parent: frontDoor
  name: '${name}-${door}'
  location: 'global'
  properties: {
    enabledState: 'Enabled'
  }
}]

resource originGroups 'Microsoft.Cdn/profiles/originGroups@2024-09-01' = [for door in doors: {
  parent: frontDoor
  name: door
  properties: {
    sessionAffinityState: 'Disabled'
    loadBalancingSettings: {
      sampleSize: 4
      successfulSamplesRequired: 3
      additionalLatencyInMilliseconds: 0
    }
    healthProbeSettings: {
      probePath: '/readyz'
      probeProtocol: 'Https'
      probeRequestType: 'HEAD'
      probeIntervalInSeconds: 60
    }
  }
}]

resource origins 'Microsoft.Cdn/profiles/originGroups/origins@2024-09-01' = [for (door, i) in doors: {
  parent: originGroups[i]
  name: 'app-service'
  properties: {
    enabledState: 'Enabled'
    hostName: originHosts[i]
    originHostHeader: originHosts[i]
    httpsPort: 443
    enforceCertificateNameCheck: true
    priority: 1
    weight: 1000
  }
}]

// HTTPS alone, so that no request is ever redirected from HTTP; nothing is cached on the way.
resource routes 'Microsoft.Cdn/profiles/afdEndpoints/routes@2024-09-01' = [for (door, i) in doors: {
  parent: endpoints[i]
  name: 'all'
  properties: {
    enabledState: 'Enabled'
    supportedProtocols: [
      'Https'
    ]
    httpsRedirect: 'Disabled'
    forwardingProtocol: 'HttpsOnly'
    patternsToMatch: [
      '/*'
    ]
    linkToDefaultDomain: door == 'orgs' ? 'Disabled' : 'Enabled'
    customDomains: door == 'orgs' ? [
      {
        id: customDomain.id
      }
    ] : []
    originGroup: {
      id: originGroups[i].id
    }
  }
  dependsOn: [
    origins
  ]
}]

// Custom rules only. Managed rules look for attack patterns in query and body, and data of a barcode may rightly look like
// one: they would refuse labels that must be printed.
resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = {
  name: 'raybarcode${environmentName}'
  location: 'Global'
  sku: {
    name: 'Standard_AzureFrontDoor'
  }
  properties: {
    policySettings: {
      enabledState: 'Enabled'
      mode: 'Prevention'
      requestBodyCheck: 'Enabled'
      customBlockResponseStatusCode: 429
      logScrubbing: {
        state: 'Enabled'
        scrubbingRules: [
          {
            matchVariable: 'RequestUri'
            selectorMatchOperator: 'EqualsAny'
            state: 'Enabled'
          }
          {
            matchVariable: 'QueryStringArgNames'
            selectorMatchOperator: 'EqualsAny'
            state: 'Enabled'
          }
          {
            matchVariable: 'RequestHeaderNames'
            selectorMatchOperator: 'EqualsAny'
            state: 'Enabled'
          }
        ]
      }
    }
    customRules: {
      rules: [
        {
          name: 'RatePerAddress'
          enabledState: 'Enabled'
          priority: 100
          ruleType: 'RateLimitRule'
          rateLimitDurationInMinutes: 1
          rateLimitThreshold: requestsPerMinute
          action: 'Block'
          // Every request: all paths contain a slash.
          matchConditions: [
            {
              matchVariable: 'RequestUri'
              operator: 'Contains'
              negateCondition: false
              matchValue: [
                '/'
              ]
            }
          ]
        }
      ]
    }
  }
}

resource guard 'Microsoft.Cdn/profiles/securityPolicies@2024-09-01' = {
  parent: frontDoor
  name: 'firewall'
  properties: {
    parameters: {
      type: 'WebApplicationFirewall'
      wafPolicy: {
        id: firewall.id
      }
      associations: [
        {
          domains: [
            {
              id: customDomain.id
            }
            {
              id: endpoints[1].id
            }
          ]
          patternsToMatch: [
            '/*'
          ]
        }
      ]
    }
  }
}

// --------------------------------------------------------------------------------------------------- What is kept of it

// The audit log: a workspace of its own, read by one group, not to be deleted by a slip.
resource audit 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-audit'
  location: location
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: 400
    features: {
      enableLogAccessUsingOnlyResourcePermissions: false
      disableLocalAuth: true
    }
  }

  // The lines of the service: 400 days at hand, two years in all.
  resource lines 'tables@2022-10-01' = {
    name: 'AppServiceConsoleLogs'
    properties: {
      plan: 'Analytics'
      retentionInDays: 400
      totalRetentionInDays: 730
    }
  }
}

resource auditLock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'audit'
  scope: audit
  properties: {
    level: 'CanNotDelete'
    notes: 'Audit logs are kept for at least 12 months.'
  }
}

resource mayReadAudit 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(audit.id, auditReadersGroup, logAnalyticsReader)
  scope: audit
  properties: {
    roleDefinitionId: logAnalyticsReader
    principalId: auditReadersGroup
    principalType: 'Group'
  }
}

// Everything else: short-lived, for those on call.
var operationsProperties = {
  sku: {
    name: 'PerGB2018'
  }
  retentionInDays: 90
  features: {
    disableLocalAuth: true
  }
}

resource operations 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-operations'
  location: location
  properties: operationsProperties
}

// The platform's access log would keep data and tokens of every GET, and every sealed link, which is its own authority:
// they are cut off before anything is stored. Of a path only a fixed one is kept; what else is asked for is `other`.
resource cutHttpLog 'Microsoft.Insights/dataCollectionRules@2023-03-11' = {
  name: '${name}-http-log'
  location: location
  kind: 'WorkspaceTransforms'
  properties: {
    dataFlows: [
      {
        streams: [
          'Microsoft-Table-AppServiceHTTPLogs'
        ]
        destinations: [
          'operations'
        ]
        transformKql: 'source | extend CsUriStem = iif(CsUriStem in ("/v1/barcodes", "/v1/barcodes/batch", "/v1/sheets", "/v1/links", "/api/barcode", "/", "/docs", "/scan", "/v1/symbologies", "/openapi.json", "/openapi-salesforce.json", "/.well-known/security.txt", "/healthz", "/readyz"), CsUriStem, "other") | project-away CsUriQuery, Referer, Cookie'
      }
    ]
    destinations: {
      logAnalytics: [
        {
          name: 'operations'
          workspaceResourceId: operations.id
        }
      ]
    }
  }
}

// Workspace and rule name each other, so the workspace is written a second time, with the rule.
module operationsCut 'workspace.bicep' = {
  name: 'operations-cut'
  params: {
    name: operations.name
    location: location
    workspaceProperties: union(operationsProperties, {
      defaultDataCollectionRuleResourceId: cutHttpLog.id
    })
  }
}

var auditCategories = [
  'AppServiceConsoleLogs'
  'AppServicePlatformLogs'
  'AppServiceAuditLogs'
  'AppServiceIPSecAuditLogs'
]

resource appAudit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: app
  properties: {
    workspaceId: audit.id
    logs: [for category in auditCategories: {
      category: category
      enabled: true
    }]
  }
}

resource stagingAudit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: app::staging
  properties: {
    workspaceId: audit.id
    logs: [for category in auditCategories: {
      category: category
      enabled: true
    }]
  }
}

resource vaultAudit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: vault
  properties: {
    workspaceId: audit.id
    logs: [
      {
        category: 'AuditEvent'
        enabled: true
      }
    ]
  }
}

// Who wrote the list of revoked orgs. Not StorageRead: every instance reads the list all the time.
resource shareAudit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: storage::files
  properties: {
    workspaceId: audit.id
    logs: [
      {
        category: 'StorageWrite'
        enabled: true
      }
      {
        category: 'StorageDelete'
        enabled: true
      }
    ]
  }
}

resource httpLog 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'http'
  scope: app
  properties: {
    workspaceId: operations.id
    logs: [
      {
        category: 'AppServiceHTTPLogs'
        enabled: true
      }
    ]
  }
  dependsOn: [
    operationsCut
  ]
}

// Who asked: the only log with addresses. Azure cannot cut this one on its way, so the profile (logScrubbing) writes neither path nor
// query into it. Its trackingReference is `ref` in the service's lines.
resource doorAudit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: frontDoor
  properties: {
    workspaceId: audit.id
    logs: [
      {
        category: 'FrontDoorAccessLog'
        enabled: true
      }
      {
        category: 'FrontDoorWebApplicationFirewallLog'
        enabled: true
      }
    ]
  }
}

resource doorLog 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'door'
  scope: frontDoor
  properties: {
    workspaceId: operations.id
    logs: [
      {
        category: 'FrontDoorHealthProbeLog'
        enabled: true
      }
    ]
  }
}

// ------------------------------------------------------------------------------------------------------- Who is told

var mails = [for address in onCall: {
  name: address
  emailAddress: address
  useCommonAlertSchema: true
}]

// Now, at any hour.
resource onCallGroup 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${name}-on-call'
  location: 'global'
  properties: {
    groupShortName: 'raybarcode'
    enabled: true
    emailReceivers: mails
    smsReceivers: [for phone in onCallPhones: {
      name: phone
      countryCode: '81'
      phoneNumber: phone
    }]
    // An SMS does not wake everybody.
    voiceReceivers: [for phone in onCallPhones: {
      name: 'call-${phone}'
      countryCode: '81'
      phoneNumber: phone
    }]
    webhookReceivers: empty(pager) ? [] : [
      {
        name: 'pager'
        serviceUri: pager
        useCommonAlertSchema: true
      }
    ]
  }
}

// What can wait until the next working day.
resource mailGroup 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${name}-mail'
  location: 'global'
  properties: {
    groupShortName: 'raybarmail'
    enabled: true
    emailReceivers: mails
  }
}

// Every name here is a heading of docs/operations.md that says what to do.
var metricAlerts = [
  {
    name: 'errors-now'
    description: 'More than 1 % of the answers of 5 minutes were 5xx.'
    severity: 0
    scope: frontDoor.id
    namespace: 'Microsoft.Cdn/profiles'
    metric: 'Percentage5XX'
    aggregation: 'Average'
    operator: 'GreaterThan'
    threshold: 1
    window: 'PT5M'
    frequency: 'PT1M'
  }
  {
    name: 'slow-on-average'
    description: 'The average answer of 15 minutes took longer than 0.5 s.'
    severity: 1
    scope: app.id
    namespace: 'Microsoft.Web/sites'
    metric: 'HttpResponseTime'
    aggregation: 'Average'
    operator: 'GreaterThan'
    threshold: json('0.5')
    window: 'PT15M'
    frequency: 'PT5M'
  }
  {
    name: 'near-the-cap'
    description: 'Instances at 80 % of the cap or more, and above the floor.'
    severity: 2
    scope: autoscale.id
    namespace: 'Microsoft.Insights/autoscalesettings'
    metric: 'ObservedCapacity'
    aggregation: 'Average'
    operator: 'GreaterThanOrEqual'
    threshold: max(instancesMin + 1, instancesMax * 8 / 10)
    window: 'PT5M'
    frequency: 'PT1M'
  }
  {
    name: 'unhealthy-instance'
    description: 'The health check of an instance fails.'
    severity: 0
    scope: app.id
    namespace: 'Microsoft.Web/sites'
    metric: 'HealthCheckStatus'
    aggregation: 'Average'
    operator: 'LessThan'
    threshold: 100
    window: 'PT5M'
    frequency: 'PT1M'
  }
]

resource metricAlert 'Microsoft.Insights/metricAlerts@2018-03-01' = [for alert in metricAlerts: {
  name: '${name}-${alert.name}'
  location: 'global'
  properties: {
    description: alert.description
    severity: alert.severity
    enabled: true
    scopes: [
      alert.scope
    ]
    evaluationFrequency: alert.frequency
    windowSize: alert.window
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: alert.name
          metricNamespace: alert.namespace
          metricName: alert.metric
          timeAggregation: alert.aggregation
          operator: alert.operator
          threshold: alert.threshold
        }
      ]
    }
    actions: [
      {
        actionGroupId: alert.severity < 2 ? onCallGroup.id : mailGroup.id
      }
    ]
  }
}]

// Events are the lines of src/telemetry.rs; n is how many events a line stands for. The staging slot writes into the same table, and what it
// says is no news: the last release, or one that deploy.sh watches.
var lines = 'AppServiceConsoleLogs | where _ResourceId !contains "/slots/"'
var events = '${lines} | where ResultDescription has \'"log":"audit"\' | extend line = parse_json(ResultDescription)'
var logAlerts = [
  {
    name: 'errors-slowly'
    description: 'More than 0.1 % of the answers of 6 hours were 5xx: the monthly 99.9 % is in danger.'
    severity: 2
    workspace: operations.id
    query: 'AppServiceHTTPLogs | summarize answers = count(), failed = countif(ScStatus >= 500) | where failed * 1000 > answers'
    window: 'PT6H'
    frequency: 'PT30M'
  }
  {
    name: 'slow-tail'
    description: 'One answer in twenty of 15 minutes took longer than 1 s.'
    severity: 2
    workspace: operations.id
    query: 'AppServiceHTTPLogs | summarize p95 = percentile(TimeTaken, 95) | where p95 > 1000'
    window: 'PT15M'
    frequency: 'PT5M'
  }
  {
    name: 'tokens-refused'
    description: 'More than 100 refused tokens in 5 minutes.'
    severity: 2
    workspace: audit.id
    query: '${events} | where line.event == "auth.reject" | summarize refused = sum(tolong(line.n)) | where refused > 100'
    window: 'PT5M'
    frequency: 'PT5M'
  }
  {
    name: 'service-fault'
    description: 'The service answered 500 or caught a panic: a fault of ours, each one to be looked at.'
    severity: 1
    workspace: audit.id
    query: '${events} | where line.event in ("error.internal", "panic")'
    window: 'PT5M'
    frequency: 'PT5M'
  }
  {
    name: 'configuration-changed'
    description: 'The list of revoked orgs was read anew. Was it us?'
    severity: 3
    workspace: audit.id
    query: '${events} | where line.event == "config.load"'
    window: 'PT5M'
    frequency: 'PT5M'
  }
  {
    name: 'configuration-refused'
    description: 'A new list of revoked orgs or of keys was refused, or published keys are too old: what was in force before stays, a revoked org goes on.'
    severity: 1
    workspace: audit.id
    query: '${events} | where line.event in ("config.reject", "keyset.reject", "keyset.stale")'
    window: 'PT5M'
    frequency: 'PT5M'
  }
  {
    name: 'start-refused'
    description: 'The service refused to start: a wrong setting, an unresolved Key Vault reference, no list of revoked orgs.'
    severity: 1
    workspace: audit.id
    query: '${lines} | where ResultDescription startswith "raybarcode: "'
    window: 'PT5M'
    frequency: 'PT5M'
  }
  {
    name: 'audit-silent'
    description: 'Fewer instances than there must be have sent a heartbeat (one a minute) in 10 minutes: 5 of silence, 5 for the log to arrive.'
    severity: 1
    workspace: audit.id
    query: '${events} | where line.event == "heartbeat" | summarize n = dcount(tostring(line.inst)) | where n < ${instancesMin}'
    window: 'PT10M'
    frequency: 'PT5M'
  }
]

resource logAlert 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for alert in logAlerts: {
  name: '${name}-${alert.name}'
  location: location
  properties: {
    displayName: alert.name
    description: alert.description
    severity: alert.severity
    enabled: true
    scopes: [
      alert.workspace
    ]
    evaluationFrequency: alert.frequency
    windowSize: alert.window
    criteria: {
      allOf: [
        {
          query: alert.query
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    autoMitigate: true
    actions: {
      actionGroups: [
        alert.severity < 2 ? onCallGroup.id : mailGroup.id
      ]
    }
  }
}]

resource scaleFailed 'Microsoft.Insights/activityLogAlerts@2020-10-01' = {
  name: '${name}-scale-failed'
  location: 'global'
  properties: {
    description: 'Autoscale wanted to change the number of instances and could not.'
    enabled: true
    scopes: [
      resourceGroup().id
    ]
    condition: {
      allOf: [
        {
          field: 'category'
          equals: 'Autoscale'
        }
        {
          field: 'status'
          equals: 'Failed'
        }
      ]
    }
    actions: {
      actionGroups: [
        {
          actionGroupId: mailGroup.id
        }
      ]
    }
  }
}

// Asked from outside, every 5 minutes: does it answer, and does its certificate last another 30 days?
resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: '${name}-availability'
  location: location
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: operations.id
    IngestionMode: 'LogAnalytics'
    DisableLocalAuth: true
  }
}

var webTests = [
  {
    name: 'not-reachable'
    description: 'Two of the places outside do not get 200.'
    severity: 0
    certificateDays: 1
  }
  {
    name: 'certificate-ends'
    description: 'The certificate ends in less than 30 days.'
    severity: 2
    certificateDays: 30
  }
]

// Tokyo is not among the places; these are the nearest.
var places = [
  'apac-jp-kaw-edge'
  'apac-hk-hkn-azr'
  'apac-sg-sin-azr'
]

resource webTest 'Microsoft.Insights/webtests@2022-06-15' = [for test in webTests: {
  name: '${name}-${test.name}'
  location: location
  kind: 'standard'
  tags: {
    'hidden-link:${insights.id}': 'Resource'
  }
  properties: {
    SyntheticMonitorId: '${name}-${test.name}'
    Name: test.name
    Description: test.description
    Enabled: true
    Kind: 'standard'
    Frequency: 300
    Timeout: 30
    RetryEnabled: true
    Locations: [for place in places: {
      Id: place
    }]
    Request: {
      RequestUrl: 'https://${hostName}/healthz'
      HttpVerb: 'GET'
      FollowRedirects: false
      ParseDependentRequests: false
    }
    ValidationRules: {
      ExpectedHttpStatusCode: 200
      SSLCheck: true
      SSLCertRemainingLifetimeCheck: test.certificateDays
    }
  }
}]

resource webTestAlert 'Microsoft.Insights/metricAlerts@2018-03-01' = [for (test, i) in webTests: {
  name: '${name}-${test.name}'
  location: 'global'
  properties: {
    description: test.description
    severity: test.severity
    enabled: true
    scopes: [
      webTest[i].id
      insights.id
    ]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: webTest[i].id
      componentId: insights.id
      failedLocationCount: 2
    }
    actions: [
      {
        actionGroupId: test.severity < 2 ? onCallGroup.id : mailGroup.id
      }
    ]
  }
}]

resource monthlyBudget 'Microsoft.Consumption/budgets@2023-11-01' = {
  name: '${name}-budget'
  properties: {
    category: 'Cost'
    amount: budget
    timeGrain: 'Monthly'
    timePeriod: {
      startDate: budgetStart
    }
    notifications: {
      spent: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: onCall
        contactGroups: [
          mailGroup.id
        ]
      }
      foreseen: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: onCall
        contactGroups: [
          mailGroup.id
        ]
      }
    }
  }
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'workbook')
  location: location
  kind: 'shared'
  properties: {
    displayName: 'RayBarcode (${environmentName})'
    category: 'workbook'
    sourceId: app.id
    serializedData: replace(replace(loadTextContent('workbook.json'), 'AUDIT_WORKSPACE', audit.id), 'OPERATIONS_WORKSPACE', operations.id)
  }
}

// ------------------------------------------------------------------------------------------- What deploy.sh asks for

output settings object = settings
output registry string = registry.name
output vault string = vault.name
output storage string = storage.name
output stagingHost string = endpoints[1].properties.hostName
