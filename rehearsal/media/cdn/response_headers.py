"""Reads a response headers policy and applies it to a response."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from multidict import CIMultiDict

from rehearsal.media.cdn.policies import Cors, ResponseHeader, ResponseHeadersPolicy, items
from rehearsal.media.wildcard import matches


def parse(described: Mapping[str, Any]) -> ResponseHeadersPolicy:
    """From the ResponseHeadersPolicy of GetResponseHeadersPolicy."""
    config = described["ResponseHeadersPolicyConfig"]
    custom = [
        ResponseHeader(name=item["Header"], value=item["Value"], override=item["Override"])
        for item in items(config.get("CustomHeadersConfig"))
    ]
    security = _security(config.get("SecurityHeadersConfig") or {})
    return ResponseHeadersPolicy(
        cors=_cors(config["CorsConfig"]) if config.get("CorsConfig") else None,
        headers=(*security, *custom),
        removed=tuple(item["Header"] for item in items(config.get("RemoveHeadersConfig"))),
    )


def apply(
    policy: ResponseHeadersPolicy, headers: CIMultiDict[str], *, viewer_origin: str | None, preflight: bool = False
) -> None:
    """Change `headers` as the policy says; CORS headers are added for a request that names its origin only."""
    for name in policy.removed:
        headers.popall(name, None)
    for header in policy.headers:
        _put(headers, header.name, header.value, override=header.override)
    if policy.cors and viewer_origin:
        _apply_cors(policy.cors, headers, viewer_origin, preflight)


def _apply_cors(cors: Cors, headers: CIMultiDict[str], viewer_origin: str, preflight: bool) -> None:
    if cors.override:
        for name in [name for name in headers if name.lower().startswith("access-control-")]:
            headers.popall(name, None)
    if not any(matches(pattern, viewer_origin) for pattern in cors.origins):
        return
    everyone = "*" in cors.origins and not cors.credentials
    wanted = {
        "Access-Control-Allow-Origin": "*" if everyone else viewer_origin,
        "Access-Control-Expose-Headers": ", ".join(cors.exposed),
        "Access-Control-Allow-Credentials": "true" if cors.credentials else "",
    }
    if preflight:
        wanted["Access-Control-Allow-Methods"] = ", ".join(cors.methods)
        wanted["Access-Control-Allow-Headers"] = ", ".join(cors.headers)
        wanted["Access-Control-Max-Age"] = "" if cors.max_age is None else str(cors.max_age)
    for name, value in wanted.items():
        if value:
            _put(headers, name, value, override=cors.override)
    if not everyone:
        headers["Vary"] = "Origin"


def _put(headers: CIMultiDict[str], name: str, value: str, *, override: bool) -> None:
    if override or name not in headers:
        headers[name] = value


def _cors(config: Mapping[str, Any]) -> Cors:
    return Cors(
        origins=tuple(items(config["AccessControlAllowOrigins"])),
        methods=tuple(items(config["AccessControlAllowMethods"])),
        headers=tuple(items(config["AccessControlAllowHeaders"])),
        exposed=tuple(items(config.get("AccessControlExposeHeaders"))),
        credentials=config["AccessControlAllowCredentials"],
        max_age=config.get("AccessControlMaxAgeSec"),
        override=config["OriginOverride"],
    )


def _security(config: Mapping[str, Any]) -> Iterator[ResponseHeader]:
    values: dict[str, tuple[str, Callable[[Mapping[str, Any]], str]]] = {
        "ContentTypeOptions": ("X-Content-Type-Options", lambda _: "nosniff"),
        "FrameOptions": ("X-Frame-Options", lambda part: part["FrameOption"]),
        "ReferrerPolicy": ("Referrer-Policy", lambda part: part["ReferrerPolicy"]),
        "ContentSecurityPolicy": ("Content-Security-Policy", lambda part: part["ContentSecurityPolicy"]),
        "StrictTransportSecurity": ("Strict-Transport-Security", _transport_security),
        "XSSProtection": ("X-XSS-Protection", _xss_protection),
    }
    for key, (name, value) in values.items():
        if part := config.get(key):
            yield ResponseHeader(name=name, value=value(part), override=part["Override"])


def _transport_security(part: Mapping[str, Any]) -> str:
    words = [f"max-age={part['AccessControlMaxAgeSec']}"]
    words += ["includeSubDomains"] if part.get("IncludeSubdomains") else []
    words += ["preload"] if part.get("Preload") else []
    return "; ".join(words)


def _xss_protection(part: Mapping[str, Any]) -> str:
    if not part["Protection"]:
        return "0"
    words = ["1", *(["mode=block"] if part.get("ModeBlock") else [])]
    words += [f"report={part['ReportUri']}"] if part.get("ReportUri") else []
    return "; ".join(words)
