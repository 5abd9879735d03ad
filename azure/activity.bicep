// Who deployed what, who gave a role, who asked for a key: the activity log of the subscription, which Azure itself keeps for 90 days,
// kept with the audit log. Deployed once, by an owner of the subscription: the pipeline has no right there.

targetScope = 'subscription'

@description('Id of the workspace that keeps the audit log.')
param workspaceId string

var categories = [
  'Administrative'
  'Security'
  'Policy'
]

resource activity 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'raybarcode-audit'
  properties: {
    workspaceId: workspaceId
    logs: [for category in categories: {
      category: category
      enabled: true
    }]
  }
}
