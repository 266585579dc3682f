"""An SRT passphrase on its way to ffmpeg."""

from __future__ import annotations

import pytest

from rehearsal.media.source import passphrase
from rehearsal.media.source.phone import SourceError


def test_it_is_a_time_zone_of_that_name_in_the_environment_alone() -> None:
    assert passphrase.environment("AbCdEf-0+9")["TZ"] == "<AbCdEf-0+9>0"
    assert passphrase.added_to("srt://127.0.0.1:5000?mode=caller") == ("srt://127.0.0.1:5000?mode=caller&passphrase=%Z")


@pytest.mark.parametrize("text", ["123456789", "0" * 80, "a passphrase>", "비밀번호비밀번호비밀"])
def test_what_cannot_be_one_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(SourceError, match="10 to 79 letters, digits") as refused:
        passphrase.environment(text)
    assert text not in str(refused.value)
