"""What people read: in English and in Korean, with what to do."""

from __future__ import annotations

from dataclasses import dataclass

SENDER = "onair "
LONGEST_SUBJECT = 99
"""SNS takes fewer than 100 characters of ASCII, without control characters."""

ROOM_IN_SUBJECT = LONGEST_SUBJECT - len(SENDER)


@dataclass(frozen=True)
class Notice:
    """An e-mail, or a message in a chat: the subject is English, because SNS takes ASCII only; the message is both."""

    subject: str
    message: str

    @property
    def text(self) -> str:
        """The whole in one text, for a chat that knows no subject."""
        return f"{self.subject}\n{self.message}"


@dataclass(frozen=True)
class Advice:
    """What has happened or what to do, in both languages."""

    english: str
    korean: str


def compose(subject: str, advice: Advice, detail: str = "") -> Notice:
    """A notice of any kind: the subject behind our name, then the advice in both languages, then what AWS said."""
    printable = "".join(letter if letter.isprintable() else " " for letter in subject)
    parts = [part for part in (advice.english, advice.korean, detail) if part]
    # Parts of several lines are set apart by an empty one.
    between = "\n\n" if any("\n" in part for part in parts) else "\n"
    return Notice(SENDER + printable.encode("ascii", "replace").decode()[:ROOM_IN_SUBJECT], between.join(parts))
