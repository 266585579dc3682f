"""Decides one request by a resource policy: of an endpoint, a bucket or a role's trust, as IAM reads it.

Pure: a policy document and a request in, a decision out. Only what can be decided exactly is decided; an element or
condition operator that is not known here raises `UnsupportedPolicyError`, which callers turn into a refusal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from rehearsal.media.condition import holds
from rehearsal.media.wildcard import matches


class Decision(Enum):
    """The outcome of a policy for one request; only ALLOWED opens the resource."""

    ALLOWED = "allowed"
    NOT_ALLOWED = "no statement allows it"
    DENIED = "a statement denies it"


class UnsupportedPolicyError(ValueError):
    """The policy holds an element that this rehearsal cannot decide; the text names it."""


@dataclass(frozen=True, kw_only=True)
class Principal:
    """Who asks: an IAM identity (`arn`, `account`), an AWS service (`service`), or nobody (all empty: unsigned)."""

    arn: str = ""
    account: str = ""
    service: str = ""


ANONYMOUS = Principal()


@dataclass(frozen=True, kw_only=True)
class AccessRequest:
    """One action on one resource; `context` holds condition keys such as `aws:SourceArn`."""

    principal: Principal
    action: str
    resource: str
    context: Mapping[str, str] = field(default_factory=dict)


def evaluate(policy: Mapping[str, Any], request: AccessRequest) -> Decision:
    """Apply every statement; an explicit Deny wins over any Allow (IAM's evaluation order)."""
    effects = {
        statement["Effect"] for statement in _as_list(policy.get("Statement", [])) if _applies(statement, request)
    }
    if "Deny" in effects:
        return Decision.DENIED
    return Decision.ALLOWED if "Allow" in effects else Decision.NOT_ALLOWED


def _applies(statement: Mapping[str, Any], request: AccessRequest) -> bool:
    for element in ("NotPrincipal", "NotAction", "NotResource"):
        if element in statement:
            raise UnsupportedPolicyError(
                f"policy element {element} is not rehearsed: write the statement with {element[3:]}"
            )
    return (
        _principal_fits(statement.get("Principal", {}), request.principal)
        and any(matches(wanted.lower(), request.action.lower()) for wanted in _as_list(statement["Action"]))
        # A trust policy has no Resource: it is the role's own.
        and any(matches(wanted, request.resource) for wanted in _as_list(statement.get("Resource", "*")))
        and _conditions_hold(statement.get("Condition", {}), request.context)
    )


def _principal_fits(element: Any, principal: Principal) -> bool:
    if element == "*":
        return True
    for kind, values in element.items():
        if kind == "Service":
            fits = principal.service in _as_list(values) if principal.service else False
        elif kind == "AWS":
            fits = any(_identity_fits(value, principal) for value in _as_list(values))
        else:
            raise UnsupportedPolicyError(f"principal kind {kind} is not rehearsed: use AWS or Service")
        if fits:
            return True
    return False


def _identity_fits(value: str, principal: Principal) -> bool:
    if value == "*":
        return True
    if not principal.arn:
        return False
    # An account, or its root, stands for every identity in that account.
    whole_account = value == principal.account or (
        value.startswith("arn:") and value.endswith(f"::{principal.account}:root")
    )
    return whole_account or value == principal.arn


def _conditions_hold(condition: Mapping[str, Mapping[str, Any]], context: Mapping[str, str]) -> bool:
    known = {key.lower(): value for key, value in context.items()}
    for operator, keys in condition.items():
        for key, values in keys.items():
            try:
                if not holds(operator, known.get(key.lower()), [str(value) for value in _as_list(values)]):
                    return False
            except KeyError:
                raise UnsupportedPolicyError(f"condition operator {operator} on {key} is not rehearsed") from None
    return True


def _as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, Iterable) and not isinstance(value, (str, Mapping)) else [value]
