"""All rules, in the order in which they are told."""

from preflight.finding import Rule
from preflight.rules import deep_schema

RULES: tuple[Rule, ...] = (*deep_schema.RULES,)
