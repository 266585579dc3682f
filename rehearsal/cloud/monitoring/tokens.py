"""The words of CloudWatch's three small languages, and the error that tells what is not understood in them."""

from __future__ import annotations

import re


class ExpressionError(ValueError):
    """An expression that is not CloudWatch's, or that the rehearsal does not evaluate; the text says which part."""


class Tokens:
    """The words of one text in order. `pattern` has a named group for each kind of word; blanks lie between them."""

    def __init__(self, text: str, pattern: re.Pattern[str]) -> None:
        self.text = text
        self._words: list[tuple[str, str]] = []
        self._next = 0
        place = 0
        while place < len(text):
            match = pattern.match(text, place)
            if match is None or match.end() == place:
                raise ExpressionError(f"{text!r}: not understood from {text[place : place + 20]!r} on")
            if match.lastgroup is not None and match.lastgroup != "blank":
                self._words.append((match.lastgroup, match[match.lastgroup]))
            place = match.end()

    def peek(self) -> tuple[str, str]:
        """Kind and text of the next word, without taking it; two empty texts at the end."""
        return self._words[self._next] if self._next < len(self._words) else ("", "")

    def take(self) -> tuple[str, str]:
        """Kind and text of the next word."""
        found = self.peek()
        self._next += 1
        return found

    def took(self, *words: str) -> str:
        """Take the next word if it is one of `words` (whatever their case) and return it in their case, else empty."""
        kind, word = self.peek()
        for wanted in words:
            if kind not in ("quoted", "text") and word.upper() == wanted.upper():
                self._next += 1
                return wanted
        return ""

    def need(self, *words: str) -> str:
        """Take one of `words`. Raises ExpressionError when the next is another."""
        found = self.took(*words)
        if not found:
            raise self.error(f"expected {' or '.join(words)}")
        return found

    def need_kind(self, *kinds: str) -> str:
        """The text of the next word, which must be of one of these kinds."""
        kind, word = self.take()
        if kind not in kinds:
            self._next -= 1
            raise self.error(f"expected a {' or a '.join(kinds)}")
        return word

    def need_end(self) -> None:
        """Raises ExpressionError when a word is left."""
        if self._next < len(self._words):
            raise self.error("nothing more is understood here")

    def error(self, expected: str) -> ExpressionError:
        """What to raise at this place."""
        got = self.peek()[1] or "the end"
        return ExpressionError(f"{self.text!r}: {expected}, got {got!r}")
