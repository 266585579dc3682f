"""Reading EncoderSettings so that nothing is lost: what no one has read is listed at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rehearsal.media.encoder.plan import DroppedSetting
from rehearsal.media.encoder.reasons import reason_for


class TranslationError(ValueError):
    """Settings that the rehearsal cannot run. The text names the dotted path, the value and what to do."""


class Settings:
    """One structure of the document, with its dotted path. Reading a field marks it as applied."""

    def __init__(self, value: Mapping[str, object], path: str = "", read: set[str] | None = None) -> None:
        self._value = value
        self.path = path
        self._read: set[str] = set() if read is None else read

    def __contains__(self, key: str) -> bool:
        return self._value.get(key) is not None

    def at(self, key: str) -> str:
        """The dotted path of a field."""
        return f"{self.path}.{key}" if self.path else key

    def text(self, key: str, default: str = "") -> str:
        value = self._take(key, default)
        if not isinstance(value, str):
            raise self.refusal(key, "must be a text")
        return value

    def optional_text(self, key: str) -> str | None:
        return self.text(key) or None

    def number(self, key: str, default: float) -> float:
        value = self._take(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.refusal(key, "must be a number")
        return float(value)

    def integer(self, key: str, default: int) -> int:
        return int(self.number(key, default))

    def require(self, *keys: str) -> None:
        """Raise TranslationError for the first key that is not there."""
        for key in keys:
            if key not in self:
                raise TranslationError(f"EncoderSettings.{self.at(key)} is missing: the rehearsal needs it set")

    def choice(self, key: str, allowed: Mapping[str, str], default: str) -> str:
        """What `allowed` says for the field's value. Raises TranslationError for any other value."""
        value = self.text(key, default)
        if value not in allowed:
            raise self.refusal(key, f"is not run by the rehearsal: use {' or '.join(allowed)}")
        return allowed[value]

    def child(self, key: str) -> Settings:
        """The structure below a field; an empty one when the field is absent."""
        value = self._value.get(key)
        if value is not None and not isinstance(value, Mapping):
            raise self.refusal(key, "must be a structure")
        return Settings(value or {}, self.at(key), self._read)

    def children(self, key: str) -> list[Settings]:
        """The structures of a list field."""
        value = self._value.get(key) or []
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            raise self.refusal(key, "must be a list of structures")
        return [Settings(item, f"{self.at(key)}[{index}]", self._read) for index, item in enumerate(value)]

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self._value.get(key) or []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.refusal(key, "must be a list of texts")
        self._read.update(f"{self.at(key)}[{index}]" for index in range(len(value)))
        return tuple(value)

    def only_member(self, known: tuple[str, ...]) -> tuple[str, Settings]:
        """The one member of a union. Raises TranslationError when it is not among `known`."""
        present = [key for key, value in self._value.items() if value is not None]
        if len(present) != 1 or present[0] not in known:
            got = ", ".join(present) or "nothing"
            raise TranslationError(
                f"EncoderSettings.{self.path} has {got}, which the rehearsal does not run: use {' or '.join(known)}"
            )
        return present[0], self.child(present[0])

    def applies(self, key: str, value: str) -> None:
        """Mark a field as applied if it asks for what the rehearsal does anyway; any other value stays listed."""
        if self._value.get(key) == value:
            self._read.add(self.at(key))

    def approximate(self, key: str) -> None:
        """List a field that was read but is followed only roughly."""
        self._read.discard(self.at(key))

    def refusal(self, key: str, why: str) -> TranslationError:
        return TranslationError(f"EncoderSettings.{self.at(key)} {why}, got {self._value.get(key)!r}")

    def unread(self) -> tuple[DroppedSetting, ...]:
        """Every leaf of this structure that nobody has read, with the reason."""
        return tuple(
            DroppedSetting(path=path, value=value, why=reason_for(path))
            for path, value in _leaves(self._value, self.path)
            if path not in self._read
        )

    def _take(self, key: str, default: object) -> object:
        self._read.add(self.at(key))
        value = self._value.get(key)
        return default if value is None else value


def _leaves(value: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, f"{path}[{index}]")
    elif value is not None:
        yield path, value
