"""An error answer of an emulated service."""

from __future__ import annotations


class ApiError(Exception):
    """A refused call: the service's own error code, its text, and the HTTP status."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
