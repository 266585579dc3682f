"""What becomes of a command line of the documentation in the test that runs them all: a rule for each kind of command.

The first family whose pattern fits a line has it. A line that none has fails the test, and so does a family without a
line. A family with a `reason` is not run as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, auto
from functools import cache

import typer

from onair.__main__ import COMMANDS
from tests.docs.lines import Block, Line, blocks

WEBHOOK = "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX"


class Moment(IntEnum):
    """When a line makes sense, from a new shell to an account that is empty again."""

    NEW_SHELL = auto()
    BEFORE_DEPLOYING = auto()
    DEPLOYING = auto()
    STANDING = auto()
    GOING_ON_AIR = auto()
    ON_AIR = auto()
    GOING_OFF_AIR = auto()
    AFTER_THE_SHOW = auto()
    ITS_OWN_SHOW = auto()
    PARKING = auto()
    REMOVING = auto()


FROM_SYNTH = "cdk.out"

WHOLE = (Moment.ITS_OWN_SHOW, Moment.PARKING)
"""A block that is a show of its own runs with every line, also with one that stands elsewhere too."""


def as_it_stands(text: str) -> str:
    """A line that is typed as a reader types it."""
    return text


def without_doing_it(text: str) -> str:
    """`make` as it would run: the target is there, and takes these variables."""
    return re.sub(r"^make", "make --dry-run", text)


def beside_the_rehearsal(text: str) -> str:
    """`onair` with the rehearsal's account where the line leaves the operator's own: the option after the command."""
    _, command, *rest = text.split()
    if "--rehearsal" not in options(command) - set(rest):
        return text
    words = 3 if isinstance(COMMANDS[command].program, typer.Typer) else 2
    return re.sub(rf"^(?:\S+ ?){{{words}}}", lambda found: f"{found[0].rstrip()} --rehearsal ", text).rstrip()


def validated(text: str) -> str:
    """A synth that asks preflight and CDK's own validation, which the other lines leave out."""
    return f"CDK_VALIDATION=true {text}"


@dataclass(frozen=True, kw_only=True)
class Family:
    """One kind of command line."""

    name: str
    pattern: str
    moment: Moment = Moment.STANDING
    typed: Callable[[str], str] = as_it_stands
    answer: str = ""
    """What the reader types into it while it runs."""
    code: int = 0
    shows: str = ""
    """What must stand in what is shown, as a pattern."""
    in_account: bool = True
    """Whether it asks or changes the account; one that reads files alone may run beside those that do."""
    takes_its_block: bool = False
    """Whether its whole block waits for its moment: a show with a beginning and an end of its own."""
    reason: str = ""
    """Why it is not run, or not as it stands, and what proves it instead."""
    is_run: bool = True

    def has(self, line: Line) -> bool:
        return re.search(self.pattern, line.text) is not None


FAMILIES = (
    Family(
        name="make",
        pattern=r"^make\b",
        moment=Moment.NEW_SHELL,
        typed=without_doing_it,
        in_account=False,
        reason="make installs, and runs tests like this one: it says what it would run. What `make demo` does is proven "
        "in tests/rehearsal/demo, from a fresh clone by `make newcomer`",
    ),
    Family(
        name="this machine's address",
        pattern=r"^onair .*--my-ip\b",
        is_run=False,
        reason="asks a host of AWS on the internet; tests/onair/ingest asks one on loopback",
    ),
    Family(
        name="prices of today",
        pattern=r"^onair cost refresh\b",
        is_run=False,
        reason="asks AWS's price list on the internet; tests/cost/test_refresh.py asks one on loopback",
    ),
    Family(name="a new shell", pattern=r"^(source|export) ", moment=Moment.NEW_SHELL, in_account=False),
    Family(name="a function of the shell", pattern=r"^\w+\(\) \{", moment=Moment.NEW_SHELL, in_account=False),
    Family(name="a file of one's own", pattern=r"^cp ", moment=Moment.BEFORE_DEPLOYING, in_account=False),
    Family(name="the shell", pattern=r"^(mkdir|unset) ", in_account=False),
    Family(name="a secret that is pasted", pattern=r"^read -rs \w+$", answer=f"{WEBHOOK}\n"),
    Family(name="a secret that is kept", pattern=r"^printf %s .*\| aws secretsmanager "),
    Family(name="cdk synth", pattern=r"^npx cdk synth ", moment=Moment.BEFORE_DEPLOYING, typed=validated),
    Family(name="cdk", pattern=r"^npx cdk (bootstrap|diff|deploy) ", moment=Moment.DEPLOYING),
    Family(name="cdk destroy", pattern=r"^npx cdk destroy ", moment=Moment.REMOVING),
    Family(name="requests", pattern=r"^(curl|signed) "),
    Family(name="outputs", pattern=r"^output ", shows=r"^(?!None$)\S+$"),
    Family(name="credentials", pattern=r'^eval "\$\(aws configure export-credentials '),
    Family(name="start", pattern=r"^aws medialive (start-channel|wait channel-running) ", moment=Moment.GOING_ON_AIR),
    Family(name="stop", pattern=r"^aws medialive (stop-channel|wait channel-stopped) ", moment=Moment.GOING_OFF_AIR),
    Family(name="air control", pattern=r"^air ", moment=Moment.ITS_OWN_SHOW, takes_its_block=True),
    Family(name="what a show leaves", pattern=r"^aws s3 ls ", moment=Moment.AFTER_THE_SHOW),
    Family(
        name="the log that MediaLive makes itself",
        pattern=r"^aws logs tail ElementalMediaLive\b",
        code=254,
        shows="ResourceNotFoundException",
        reason="runs, and is refused: the channels of the rehearsal write no log, so there is none to follow",
    ),
    Family(name="aws", pattern=r"^(aws |\w+=\$\(aws |for (.|\n)*\baws )"),
    Family(
        name="production before its week",
        pattern=r"^onair deploy --plan dev-first --env production$",
        typed=beside_the_rehearsal,
        code=1,
        shows="week",
        reason="runs, and refuses, as the page says: dev has not been tested for a week",
    ),
    Family(
        name="a show from nothing",
        pattern=r"^onair (park|destroy)\b",
        typed=beside_the_rehearsal,
        moment=Moment.PARKING,
        takes_its_block=True,
    ),
    Family(
        name="on air and off",
        pattern=r"^onair (start|stop)\b",
        typed=beside_the_rehearsal,
        moment=Moment.ITS_OWN_SHOW,
        takes_its_block=True,
    ),
    Family(
        name="a meter that goes on",
        pattern=r"^onair .*--watch\b",
        typed=beside_the_rehearsal,
        moment=Moment.ON_AIR,
        answer="\x03",
        code=130,
    ),
    Family(name="test points", pattern=r"^onair check\b", typed=beside_the_rehearsal, moment=Moment.ON_AIR),
    Family(name="report", pattern=r"^onair report\b", moment=Moment.AFTER_THE_SHOW, in_account=False),
    Family(name="cost", pattern=r"^onair (cost\b|--help)", moment=Moment.DEPLOYING, in_account=False),
    # It asks the account of the credentials, and the files here name none: whoever goes to AWS writes theirs before.
    Family(name="doctor", pattern=r"^onair doctor$", code=1),
    Family(name="onair", pattern=r"^onair [a-z]", typed=beside_the_rehearsal),
    Family(name="preflight", pattern=r"^python -m preflight\b", in_account=False),
)


def family_of(line: Line) -> Family | None:
    """The family that has the line, or None."""
    return next((family for family in FAMILIES if family.has(line)), None)


@dataclass(frozen=True)
class Turn:
    """A line in its place: when it runs, and whether beside those that ask the account."""

    moment: Moment
    in_account: bool
    line: Line
    family: Family


def turns() -> list[Turn]:
    """Every line that is run, once, moment by moment, and within one in the order of the pages."""
    seen: set[tuple[int | None, frozenset[str]]] = set()
    found: list[Turn] = []
    for block in blocks():
        for turn in turns_of(block):
            # An option before or after a word is the same line.
            what = (turn.line.status, frozenset(turn.family.typed(turn.line.text).split()))
            if turn.family.is_run and (what not in seen or turn.moment in WHOLE):
                seen.add(what)
                found.append(turn)
    return sorted(found, key=lambda turn: turn.moment)


def turns_of(block: Block) -> list[Turn]:
    """The lines of one block in their places. None comes before one that stands above it."""
    families = [(line, _required(line)) for line in block.lines]
    whole = [family.moment for _, family in families if family.takes_its_block]
    in_account = any(family.in_account for _, family in families)
    moment, found = max(whole, default=Moment.NEW_SHELL), list[Turn]()
    for line, family in families:
        moment = max(moment, family.moment, *needs(line))
        found.append(Turn(moment, in_account, line, family))
    return found


def needs(line: Line) -> list[Moment]:
    """The moments before which a line cannot do what its page says: before the stream, before a synth."""
    return [Moment.ON_AIR] * (line.status == 200) + [Moment.STANDING] * (FROM_SYNTH in line.text)


def _required(line: Line) -> Family:
    family = family_of(line)
    if family is None:
        raise LookupError(f"no family in tests/docs/families.py has the line: {line.text}")
    return family


@cache
def options(command: str) -> set[str]:
    """Every option of a command of onair, and of the commands in it where it is a group."""
    program = COMMANDS[command].program
    app = program if isinstance(program, typer.Typer) else typer.Typer()
    if not isinstance(program, typer.Typer):
        app.command()(program)
    made = typer.main.get_command(app)
    groups = [made, *getattr(made, "commands", {}).values()]
    return {name for group in groups for parameter in group.params for name in parameter.opts} | {"--help"}
