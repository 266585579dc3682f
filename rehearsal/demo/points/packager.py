"""Phases 3 and 4: who may read the origin, and what it has while nobody sends and while somebody does."""

from __future__ import annotations

from rehearsal.demo.ground import Ground
from rehearsal.demo.listener import Response
from rehearsal.demo.points.point import Finding, point, shown

SIGNED = "(Signature Version 4)"


@point(
    "origin-unsigned",
    phase=3,
    title="An unsigned request for the manifest is refused",
    look="MediaPackage console > the endpoint > Origin endpoint policy: it must name no anonymous reader",
)
def unsigned_is_refused(ground: Ground) -> Finding:
    """Nobody reads the origin without a signature, before a stream as well as during one."""
    url = ground.manifest_url
    answer = ground.origin.get(url)
    return Finding(request=f"GET {url}", expected="403", observed=shown(answer), passed=answer.status == 403)


@point(
    "origin-signed-before-input",
    phase=3,
    title="A signed request finds no stream: right, nothing is on air yet",
    look="403: the endpoint's policy does not admit this account, or your own rights lack mediapackagev2:GetObject; "
    "200: a channel runs, onair status",
)
def signed_finds_nothing_yet(ground: Ground) -> Finding:
    """The account's own signed request passes the policy, and there is no stream to find."""
    url = ground.manifest_url
    answer = ground.signed_manifest()
    return Finding(request=f"GET {url} {SIGNED}", expected="404", observed=shown(answer), passed=answer.status == 404)


@point(
    "origin-signed-on-air",
    phase=4,
    title="A signed request finds the manifest while the phone sends",
    look="404: the phone does not send (onair status shows the input), or the channel's alerts say what fails; "
    "403: your own rights lack mediapackagev2:GetObject",
)
def signed_finds_the_stream(ground: Ground, answer: Response, first_byte: tuple[float, float] | None) -> Finding:
    """With the phone on air the same request finds the manifest.

    `first_byte` is where that was measured: the seconds from the phone's first byte to this answer, and the most
    allowed.
    """
    manifest = answer.status == 200 and answer.text.startswith("#EXTM3U")
    observed = {**shown(answer), "playlist": answer.text if manifest else ""}
    expected, in_time = "200 with an HLS playlist", True
    if first_byte is not None:
        seconds, limit = first_byte
        observed["seconds_after_first_byte"] = round(seconds, 2)
        expected, in_time = f"{expected} within {limit:g} s of the first byte", seconds <= limit
    return Finding(
        request=f"GET {ground.manifest_url} {SIGNED}",
        expected=expected,
        observed=observed,
        passed=manifest and in_time,
    )
