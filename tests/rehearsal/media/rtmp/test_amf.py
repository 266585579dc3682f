from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearsal.media.rtmp import amf


def test_values_survive_encoding_and_decoding() -> None:
    values: list[amf.AmfValue] = ["connect", 1.0, None, True, {"app": "live", "nested": {"n": 2.0}}, [1.0, "x", None]]

    assert amf.decode(amf.encode(*values)) == values


def test_ecma_array_long_string_date_and_undefined_of_real_clients_are_read() -> None:
    pairs = b"\x00\x05width\x00" + struct.pack(">d", 1280) + b"\x00\x00\x09"
    payload = b"\x08\x00\x00\x00\x01" + pairs + b"\x0c\x00\x00\x00\x02hi" + b"\x0b" + struct.pack(">d", 5) + b"\0\0\x06"

    assert amf.decode(payload) == [{"width": 1280.0}, "hi", 5.0, None]


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(b"\x00\x01\x02", id="number cut short"),
        pytest.param(b"\x02\x00\x09abc", id="string cut short"),
        pytest.param(b"\x03\x00\x01a", id="object without a value"),
        pytest.param(b"\x0a\xff\xff\xff\xff", id="array longer than the message"),
        pytest.param(b"\x42", id="unknown marker"),
        pytest.param(b"\x0a\x00\x00\x00\x01" * 1000, id="nested without end"),
    ],
)
def test_bytes_that_are_no_amf_are_refused(payload: bytes) -> None:
    with pytest.raises(amf.AmfError):
        amf.decode(payload)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_decoder(payload: bytes) -> None:
    try:
        values = amf.decode(payload)
    except amf.AmfError:
        return
    assert isinstance(values, list)
