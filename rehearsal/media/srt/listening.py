"""What an SRT input listens for, read from the local AWS as far as the channel's role may read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rehearsal.media.channel_role import ChannelRole
from senders.settings import KEY_BYTES

if TYPE_CHECKING:
    from mypy_boto3_medialive.type_defs import DescribeInputResponseTypeDef
    from mypy_boto3_secretsmanager import SecretsManagerClient

TYPE = "SRT_LISTENER"
READ = ("secretsmanager:GetSecretValue",)
SHORTEST, LONGEST = 10, 79
"""Characters of a passphrase (MediaLive user guide, setting up an SRT listener input)."""


class SrtInputError(RuntimeError):
    """An SRT input cannot listen; one line, without the passphrase."""


@dataclass(frozen=True, kw_only=True)
class Listening:
    """One address of an input: its UDP port, and what a caller must agree in. No repr shows the passphrase."""

    port: int
    passphrase: str = field(repr=False)
    key_bytes: int
    latency_ms: int


def read_listening(
    described: DescribeInputResponseTypeDef, role: ChannelRole, secretsmanager: SecretsManagerClient
) -> Listening:
    """The first address of the input; plain mode runs pipeline 0 alone.

    Raises SrtInputError, and RoleRefusedError unless the role may read the passphrase; ClientError passes through.
    """
    settings = described.get("SrtSettings", {}).get("SrtListenerSettings")
    urls = [destination.get("Url", "") for destination in described.get("Destinations", [])]
    port = urlsplit(urls[0]).port if urls else None
    if settings is None or port is None:
        raise SrtInputError(f"input {described.get('Id')} has no SrtListenerSettings or no address: deploy it again")
    decryption = settings["Decryption"]
    secret = decryption["PassphraseSecretArn"]
    role.require(READ, secret)
    passphrase = secretsmanager.get_secret_value(SecretId=secret).get("SecretString", "")
    if not (SHORTEST <= len(passphrase) <= LONGEST and passphrase.isprintable()):
        raise SrtInputError(
            f"secret {secret} must hold a passphrase of {SHORTEST} to {LONGEST} printable characters, got "
            f"{len(passphrase)}: deploy MediaLiveStack again to generate one"
        )
    return Listening(
        port=port,
        passphrase=passphrase,
        key_bytes=KEY_BYTES[decryption["Algorithm"]],
        latency_ms=settings["MinimumLatency"],
    )
