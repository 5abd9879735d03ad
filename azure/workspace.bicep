// A Log Analytics workspace, written with all its properties.

param name string
param location string
param workspaceProperties object

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: name
  location: location
  properties: workspaceProperties
}
