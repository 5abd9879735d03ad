"""Judges the properties of a resource by the models of Azure's own client libraries: names, kinds and choices.

The models are of the libraries' newest version of each API; the versions that the template names may be older.
"""
import enum
import functools
import importlib
import sys
import typing

MODELS = {
    "Microsoft.ManagedIdentity/userAssignedIdentities": ("msi.models", "Identity"),
    "Microsoft.ContainerRegistry/registries": ("containerregistry.models", "Registry"),
    "Microsoft.KeyVault/vaults": ("keyvault.models", "VaultCreateOrUpdateParameters"),
    "Microsoft.Authorization/roleAssignments": ("authorization.v2022_04_01.models", "RoleAssignmentCreateParameters"),
    "Microsoft.Storage/storageAccounts": ("storage.models", "StorageAccountCreateParameters"),
    "Microsoft.Storage/storageAccounts/fileServices": ("storage.models", "FileServiceProperties"),
    "Microsoft.Storage/storageAccounts/fileServices/shares": ("storage.models", "FileShare"),
    "Microsoft.Web/serverfarms": ("web.models", "AppServicePlan"),
    "Microsoft.Web/sites": ("web.models", "Site"),
    "Microsoft.Web/sites/slots": ("web.models", "Site"),
    "Microsoft.Web/sites/basicPublishingCredentialsPolicies": ("web.models", "CsmPublishingCredentialsPoliciesEntity"),
    "Microsoft.Web/sites/slots/basicPublishingCredentialsPolicies": ("web.models", "CsmPublishingCredentialsPoliciesEntity"),
    "Microsoft.Cdn/profiles": ("cdn.models", "Profile"),
    "Microsoft.Cdn/profiles/customDomains": ("cdn.models", "AFDDomain"),
    "Microsoft.Cdn/profiles/afdEndpoints": ("cdn.models", "AFDEndpoint"),
    "Microsoft.Cdn/profiles/afdEndpoints/routes": ("cdn.models", "Route"),
    "Microsoft.Cdn/profiles/originGroups": ("cdn.models", "AFDOriginGroup"),
    "Microsoft.Cdn/profiles/originGroups/origins": ("cdn.models", "AFDOrigin"),
    "Microsoft.Cdn/profiles/securityPolicies": ("cdn.models", "SecurityPolicy"),
    "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies": ("frontdoor.models", "WebApplicationFirewallPolicy"),
    "Microsoft.OperationalInsights/workspaces": ("loganalytics.models", "Workspace"),
    "Microsoft.OperationalInsights/workspaces/tables": ("loganalytics.models", "Table"),
    "Microsoft.Insights/autoscalesettings": ("monitor.models", "AutoscaleSettingResource"),
    "Microsoft.Insights/dataCollectionRules": ("monitor.models", "DataCollectionRuleResource"),
    "Microsoft.Insights/actionGroups": ("monitor.models", "ActionGroupResource"),
    "Microsoft.Insights/metricAlerts": ("monitor.models", "MetricAlertResource"),
    "Microsoft.Insights/scheduledQueryRules": ("monitor.models", "ScheduledQueryRuleResource"),
    "Microsoft.Insights/activityLogAlerts": ("monitor.models", "ActivityLogAlertResource"),
    "Microsoft.Insights/components": ("applicationinsights.v2020_02_02.models", "ApplicationInsightsComponent"),
    "Microsoft.Insights/webtests": ("applicationinsights.v2022_06_15.models", "WebTest"),
    "Microsoft.Insights/workbooks": ("applicationinsights.v2023_06_01.models", "Workbook"),
    "Microsoft.Consumption/budgets": ("consumption.models", "Budget"),
}
# No library of today has models of these; the closed lists here take their place.
CLOSED = {
    "Microsoft.Authorization/locks": {"level", "notes", "owners"},
    "Microsoft.Insights/diagnosticSettings": {"workspaceId", "logs", "metrics", "logAnalyticsDestinationType"},
}


def faults(resource):
    """What the models do not know, or know otherwise."""
    where = f"{resource.type} {resource.symbol}"
    if resource.type in CLOSED:
        return [f"{where}.properties.{name}: there is no such property" for name in resource.body.get("properties", {}).keys() - CLOSED[resource.type]]
    if resource.type not in MODELS:
        return [f"{where}: this type has no model to judge it by"]
    module, name = MODELS[resource.type]
    model = getattr(importlib.import_module(f"azure.mgmt.{module}"), name)
    body = {key: value for key, value in resource.body.items() if key != "name"}
    return list(compare(where, body, model))


def compare(path, value, kind):
    """Compares a value with a model, a list of models, a choice or a plain kind."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Union:
        choices = [argument for argument in arguments if argument is not type(None)]
        closed = next((choice for choice in choices if isinstance(choice, type) and issubclass(choice, enum.Enum)), None)
        if closed is None and len(choices) == 1:
            yield from compare(path, value, choices[0])
        elif closed is not None:
            yield from compare(path, value, closed)
    elif origin is list:
        if not isinstance(value, list):
            yield f"{path}: must be a list"
        else:
            for i, item in enumerate(value):
                yield from compare(f"{path}[{i}]", item, arguments[0])
    elif origin is dict:
        for key, item in value.items() if isinstance(value, dict) else ():
            yield from compare(f"{path}.{key}", item, arguments[1])
    elif isinstance(kind, type) and issubclass(kind, enum.Enum):
        names = {str(choice.value) for choice in kind}
        if str(value).lower() not in {name.lower() for name in names}:
            yield f"{path}: {value!r} is none of {', '.join(sorted(names))}"
    elif kind in (str, int, float, bool):
        allowed = {str: str, int: (int, str), float: (int, float), bool: bool}[kind]
        # A text may stand for a number that only Azure knows.
        if not isinstance(value, allowed) or (kind is int and isinstance(value, bool)):
            yield f"{path}: {value!r} is not of kind {kind.__name__}"
    elif isinstance(kind, Nested) or (isinstance(kind, type) and kind.__module__.startswith("azure.")):
        if not isinstance(value, dict):
            yield f"{path}: must be an object"
        else:
            yield from object_of(path, value, kind)


def object_of(path, value, model):
    model = chosen(value, model)
    known = known_properties(model)
    for key, item in value.items():
        if key not in known:
            near = next((name for name in known if name.lower() == key.lower()), None)
            yield f"{path}.{key}: there is no such property" + (f"; did you mean {near}?" if near else "")
        elif known[key] is READ_ONLY:
            yield f"{path}.{key}: can only be read"
        elif item is not None:
            yield from compare(f"{path}.{key}", item, known[key])


READ_ONLY = object()


def chosen(value, model):
    """The model of the kind that the value names itself."""
    if isinstance(model, Nested):
        return model
    for field, kinds in (getattr(model, "_subtype_map", None) or {}).items():
        name = value.get(model._attribute_map[field]["key"].replace("\\", ""))
        if name in kinds:
            return getattr(sys.modules[model.__module__], kinds[name])
    for field in ("type", "typeName", "kind", "@odata.type", "odata.type"):
        kinds = model.__dict__.get("__mapping__") or {}
        if value.get(field) in kinds:
            return kinds[value[field]]
    return model


def known_properties(model):
    """REST name → kind of every property of a model."""
    return model if isinstance(model, Nested) else properties_of(model)


@functools.cache
def properties_of(model):
    if hasattr(model, "_attribute_map"):
        return old_properties(model)
    model.__new__(model)
    names = {"_models": importlib.import_module(model.__module__.rsplit(".", 1)[0])}
    hints = typing.get_type_hints(model, vars(sys.modules[model.__module__]), names)
    return {
        field._rest_name: READ_ONLY if field._visibility == ["read"] else hints[name]
        for name, field in model._attr_to_rest_field.items()
    }


def old_properties(model):
    known = {}
    for name, facts in model._attribute_map.items():
        kind = READ_ONLY if model._validation.get(name, {}).get("readonly") else old_kind(facts["type"], model)
        path = facts["key"].replace("\\.", "\0").split(".")
        path = [part.replace("\0", ".") for part in path]
        place = known
        for part in path[:-1]:
            place = place.setdefault(part, Nested())
            if not isinstance(place, Nested):
                break
        else:
            place[path[-1]] = kind
    return known


class Nested(dict):
    """An object that an old model has flattened away."""


def old_kind(name, model):
    if name.startswith("["):
        return list[old_kind(name[1:-1], model) or object]
    if name.startswith("{"):
        return dict[str, old_kind(name[1:-1], model) or object]
    plain = {"str": str, "int": int, "float": float, "bool": bool}
    if name in plain:
        return plain[name]
    return getattr(sys.modules[model.__module__], name, None) or object
