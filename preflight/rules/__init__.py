"""All rules, in the order in which they are told."""

from preflight.finding import Rule
from preflight.rules import (
    alarms,
    archive,
    attachments,
    billing,
    caching,
    deep_schema,
    descriptions,
    destinations,
    endpoint_access,
    free_forms,
    gop,
    ingest,
    literal_names,
    manifests,
    packager_pair,
    packager_segment,
    picture,
    quotas,
    rate_control,
    replacement,
)

MODULES = (
    deep_schema,
    free_forms,
    destinations,
    attachments,
    descriptions,
    ingest,
    gop,
    picture,
    rate_control,
    billing,
    archive,
    packager_pair,
    packager_segment,
    manifests,
    literal_names,
    endpoint_access,
    caching,
    alarms,
    quotas,
    replacement,
)
RULES: tuple[Rule, ...] = tuple(rule for module in MODULES for rule in module.RULES)
