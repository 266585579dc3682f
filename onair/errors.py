"""What goes wrong for the operator, said in one line."""

from __future__ import annotations


class OperatorError(RuntimeError):
    """Something the operator can mend; the text names the key, what it got, what is allowed and how to mend it."""
