"""`onair larix`: sets a phone, by a QR code on the terminal or a link, and says what OBS and ffmpeg need."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from environments import Channel, Environment
from onair import account as accounts
from onair.assembly import ROOT
from onair.deployed import channel_of, output
from onair.environment import chosen
from onair.errors import OperatorError
from onair.places import folder, writing
from onair.speaking import tell_program
from rehearsal.account import Account
from senders import computers, larix, qr
from senders.settings import URLS_OUTPUTS, Address, Stream, addresses, srt_call, wanted

ENDINGS = (".png", ".svg")


def command(
    *,
    env: Annotated[str, typer.Option(help="environment to send to")] = "dev",
    channel: Annotated[str | None, typer.Option(help="channel to send to; the first by default")] = None,
    weak_signal: Annotated[
        bool, typer.Option("--weak-signal", help="a smaller picture at half the bitrate; with SRT more time")
    ] = False,
    picture: Annotated[Path | None, typer.Option(help="write the QR code as PNG or SVG, by the file's ending")] = None,
    rehearsal: Annotated[bool, typer.Option("--rehearsal", help="send to the demo that is running")] = False,
    out: Annotated[Path, typer.Option(help="where that demo writes")] = ROOT / "out",
    json_: Annotated[bool, typer.Option("--json", help="print the link and the settings as JSON")] = False,
) -> None:
    """Set a phone to send, by a QR code or a link; what OBS and ffmpeg need."""
    if picture is not None and picture.suffix.lower() not in ENDINGS:
        raise OperatorError(f"--picture must end in {' or '.join(ENDINGS)}, got {str(picture)!r}: name it larix.png")
    if picture is not None:
        if picture.is_dir():
            raise OperatorError(
                f"--picture must name a file, got the folder {str(picture)!r}: name it {picture / 'larix.png'}"
            )
        folder("--picture", picture.parent)
    environment = chosen(env)
    sent_to = channel_of(environment, channel)
    account = accounts.meant(environment.region, rehearsal=rehearsal, out=out)
    with accounts.plainly():
        targets = where_to_send(account, environment, sent_to, weak_signal=weak_signal)
    stream = wanted(environment, sent_to, weak_signal=weak_signal)
    link = larix.link(f"{environment.prefix} {sent_to.name}", targets, stream)
    if picture is not None:
        with writing("--picture", picture):
            qr.save(link, picture)
    if json_:
        tell_program(as_json(link, targets, stream))
    else:
        show(Console(), link, targets, stream)
        if picture is not None:
            typer.echo(f"The QR code is in {picture}; whoever has it can go on air.")


def where_to_send(
    account: Account, environment: Environment, channel: Channel, *, weak_signal: bool = False
) -> tuple[Address, ...]:
    """The addresses of a deployed channel, with the stream key. Raises OperatorError when it is not deployed."""
    urls = output(account, environment, 4, URLS_OUTPUTS[environment.ingest.type], channel.name)
    secret = output(account, environment, 4, "StreamKeySecretArn", channel.name)
    key = account.client("secretsmanager").get_secret_value(SecretId=secret).get("SecretString")
    if not key:
        raise OperatorError(f"the secret {secret} holds no stream key: deploy MediaLiveStack again, which makes one")
    return addresses(urls, key, srt_call(environment.ingest, weak_signal=weak_signal))


def show(console: Console, link: str, targets: tuple[Address, ...], stream: Stream) -> None:
    """Everything for a terminal, the stream key among it."""
    console.print(Text(qr.on_terminal(link), style=qr.COLOURS), soft_wrap=True)
    console.print(
        "Scan it with the phone's camera: Larix Broadcaster opens and takes the settings. Or open this there:"
    )
    console.print(link, style="cyan", markup=False, highlight=False, soft_wrap=True)
    warning = "Whoever has the code or the link can go on air: do not show them on a stream."
    console.print(warning, style="dark_orange3", soft_wrap=True)
    console.print()
    table = Table("OBS Studio", "", show_header=True, box=None, padding=(0, 2))
    for setting, value in computers.obs(targets[0], stream):
        table.add_row(setting, value)
    console.print(table)
    console.print(f"\n[bold]ffmpeg[/bold], with the key in the variable {computers.KEY_VARIABLE}:")
    console.print(computers.ffmpeg(targets, stream), markup=False, highlight=False, soft_wrap=True)


def as_json(link: str, targets: tuple[Address, ...], stream: Stream) -> dict[str, object]:
    """The same for programs, the key in the link alone."""
    return {
        "link": link,
        "urls": [target.url for target in targets],
        "width": stream.width,
        "height": stream.height,
        "framerate": stream.framerate,
        "bitrate": stream.bitrate,
        "keyframeSeconds": stream.keyframe_seconds,
        "audioBitrate": stream.audio_bitrate,
        "ffmpeg": computers.ffmpeg(targets, stream),
    }
