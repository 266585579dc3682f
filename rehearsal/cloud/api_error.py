"""An error answer of an emulated service."""

from __future__ import annotations


class ApiError(Exception):
    """A refused call: the service's own error code, its text, the HTTP status, and what else its error shape has."""

    def __init__(self, code: str, message: str, status: int = 400, **members: str) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.members = members
