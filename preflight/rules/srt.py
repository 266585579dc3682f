"""Inputs that listen for SRT: what the API demands in words alone, and a passphrase that both sides can use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from preflight.finding import Violation, rule
from preflight.limits import number_of
from preflight.reading import at, hides, known, number
from preflight.sources import MEDIALIVE_MODEL
from preflight.template import Resource, Templates
from preflight.value import Reference

INPUT, SECRET = "AWS::MediaLive::Input", "AWS::SecretsManager::Secret"
SETTINGS = ("SrtSettings", "SrtListenerSettings")
PASSPHRASE = (*SETTINGS, "Decryption", "PassphraseSecretArn")
SHORTEST_LATENCY, LONGEST_LATENCY = 120, 15_000
SHORTEST, LONGEST = 10, 79
SECRETS_DEFAULT_LENGTH = 32
GUIDE = "docs.aws.amazon.com/medialive/latest/ug/input-listener-srt-prereqs.html"


@rule(
    "srt-listener-settings",
    "An SRT_LISTENER input states its latency and its encryption",
    fix="write SrtSettings.SrtListenerSettings with MinimumLatency and Decryption: MediaLive takes no SRT in the clear",
    source=f"{GUIDE}; {MEDIALIVE_MODEL}: SrtListenerSettingsRequest",
)
def listener_has_settings(templates: Templates) -> Iterator[Violation]:
    for listener in _listeners(templates):
        if at(listener.properties, *SETTINGS) is None:
            yield Violation(resource=listener, path=".".join(SETTINGS), got="none", allowed="latency and decryption")


@rule(
    "srt-latency",
    f"The minimum latency of an SRT_LISTENER input is from {SHORTEST_LATENCY} to {LONGEST_LATENCY} ms",
    fix="state about four times the round trip of the senders' network, e.g. 1000",
    source=f"{GUIDE}; {MEDIALIVE_MODEL}: SrtListenerSettingsRequest",
)
def latency_is_in_range(templates: Templates) -> Iterator[Violation]:
    for listener in _listeners(templates):
        stated = number(listener.properties, *SETTINGS, "MinimumLatency")
        if stated is not None and not SHORTEST_LATENCY <= stated <= LONGEST_LATENCY:
            path = ".".join((*SETTINGS, "MinimumLatency"))
            allowed = f"from {SHORTEST_LATENCY} to {LONGEST_LATENCY}"
            yield Violation(resource=listener, path=path, got=f"{stated:g}", allowed=allowed)


@rule(
    "srt-passphrase",
    f"The passphrase of an SRT_LISTENER input is a secret of {SHORTEST} to {LONGEST} characters of plain text",
    fix="name an AWS::SecretsManager::Secret by Ref, and let it generate 24 letters and digits without a template",
    source=GUIDE,
)
def passphrase_is_usable(templates: Templates) -> Iterator[Violation]:
    for listener in _listeners(templates):
        named = at(listener.properties, *PASSPHRASE)
        fault = _fault(named.target) if isinstance(named, Reference) else None
        if fault is not None:
            allowed = f"{SHORTEST} to {LONGEST} characters of plain text"
            yield Violation(resource=listener, path=".".join(PASSPHRASE), got=fault, allowed=allowed)


RULES = (listener_has_settings, latency_is_in_range, passphrase_is_usable)


def _listeners(templates: Templates) -> Iterator[Resource]:
    for found in templates.resources(INPUT):
        if known(found.properties, "Type") == "SRT_LISTENER":
            yield found


def _fault(secret: Resource) -> str | None:
    """What makes a secret of the templates useless as a passphrase, None where nothing does or can be known."""
    if secret.type != SECRET:
        return f"{secret.logical_id}, which is of {secret.type}"
    written, made = known(secret.properties, "SecretString"), known(secret.properties, "GenerateSecretString")
    if isinstance(written, str):
        return None if SHORTEST <= len(written) <= LONGEST else f"{secret.logical_id} of {len(written)} characters"
    if not isinstance(made, Mapping):
        return None
    if made.get("SecretStringTemplate") is not None:
        return f"{secret.logical_id}, which becomes JSON"
    stated = made.get("PasswordLength", SECRETS_DEFAULT_LENGTH)
    length = None if hides(stated) else number_of(stated)
    return None if length is None or SHORTEST <= length <= LONGEST else f"{secret.logical_id} of {length:g} characters"
