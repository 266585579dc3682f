"""AMF0, the value encoding of RTMP commands (Adobe, "Action Message Format -- AMF 0", 2007)."""

from __future__ import annotations

import struct
from collections.abc import Mapping

AmfValue = None | bool | int | float | str | Mapping[str, "AmfValue"] | list["AmfValue"]

_NUMBER, _BOOLEAN, _STRING, _OBJECT, _NULL, _UNDEFINED = 0, 1, 2, 3, 5, 6
_ECMA_ARRAY, _OBJECT_END, _STRICT_ARRAY, _DATE, _LONG_STRING = 8, 9, 10, 11, 12
_MAX_DEPTH = 16


class AmfError(ValueError):
    """Bytes that are not AMF0."""


def decode(payload: bytes) -> list[AmfValue]:
    """All values of a command message. Raises AmfError on anything cut short, unknown or nested too deep."""
    decoder = _Decoder(payload)
    values: list[AmfValue] = []
    while decoder.position < len(payload):
        values.append(decoder.value())
    return values


def encode(*values: AmfValue) -> bytes:
    """The values one after the other; integers become AMF numbers (doubles)."""
    return b"".join(_encode_one(value) for value in values)


class _Decoder:
    def __init__(self, payload: bytes) -> None:
        self._payload = payload
        self.position = 0

    def value(self, depth: int = 0) -> AmfValue:
        if depth > _MAX_DEPTH:
            raise AmfError("AMF0 value nested too deep")
        marker = self._take(1)[0]
        if marker == _NUMBER:
            return self._number()
        if marker == _BOOLEAN:
            return self._take(1) != b"\0"
        if marker == _STRING:
            return self._text(2)
        if marker == _LONG_STRING:
            return self._text(4)
        if marker in (_NULL, _UNDEFINED):
            return None
        return self._compound(marker, depth)

    def _compound(self, marker: int, depth: int) -> AmfValue:
        if marker == _OBJECT:
            return self._pairs(depth)
        if marker == _ECMA_ARRAY:
            self._take(4)
            return self._pairs(depth)
        if marker == _STRICT_ARRAY:
            return [self.value(depth + 1) for _ in range(self._length(4))]
        if marker == _DATE:
            number = self._number()
            self._take(2)
            return number
        raise AmfError(f"AMF0 marker {marker} is not supported")

    def _pairs(self, depth: int) -> dict[str, AmfValue]:
        pairs: dict[str, AmfValue] = {}
        while True:
            name = self._text(2)
            if not name and self._payload[self.position : self.position + 1] == bytes([_OBJECT_END]):
                self.position += 1
                return pairs
            pairs[name] = self.value(depth + 1)

    def _number(self) -> float:
        return float(struct.unpack(">d", self._take(8))[0])

    def _text(self, length_bytes: int) -> str:
        return self._take(self._length(length_bytes)).decode("utf-8", "replace")

    def _length(self, size: int) -> int:
        return int.from_bytes(self._take(size), "big")

    def _take(self, count: int) -> bytes:
        end = self.position + count
        if end > len(self._payload):
            raise AmfError("AMF0 value cut short")
        taken = self._payload[self.position : end]
        self.position = end
        return taken


def _encode_one(value: AmfValue) -> bytes:
    if value is None:
        return bytes([_NULL])
    if isinstance(value, bool):
        return bytes([_BOOLEAN, value])
    if isinstance(value, int | float):
        return bytes([_NUMBER]) + struct.pack(">d", value)
    if isinstance(value, str):
        return bytes([_STRING]) + _short_text(value)
    if isinstance(value, list):
        return bytes([_STRICT_ARRAY]) + struct.pack(">I", len(value)) + encode(*value)
    body = b"".join(_short_text(name) + _encode_one(item) for name, item in value.items())
    return bytes([_OBJECT]) + body + _short_text("") + bytes([_OBJECT_END])


def _short_text(text: str) -> bytes:
    encoded = text.encode()
    if len(encoded) > 0xFFFF:
        raise AmfError("AMF0 string longer than 65535 bytes")
    return struct.pack(">H", len(encoded)) + encoded
