"""What no report may show is covered, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from onair.report.confidential import HIDDEN, masked
from tests.assembly import ROOT


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("rtmp://198.51.100.7:1935/live/Zx81kQpW0aTnGh42", "Zx81kQpW0aTnGh42"),
        ("<code>rtmps://host/live/abc&amp;def</code>", "/abc"),
        ("key AKIAIOSFODNN7EXAMPLE was used", "AKIAIOSFODNN7EXAMPLE"),
        ("ASIAY34FZKBOKMUTVV7A", "ASIAY34FZKBOKMUTVV7A"),
        ("https://x.amazonaws.com/a?X-Amz-Signature=0123abcd&X-Amz-Date=1", "0123abcd"),
        ("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG", "wJalrXUtnFEMI"),
        ("stream key: Zx81kQpW0aTnGh42", "Zx81kQpW0aTnGh42"),
        ("&#34;passphrase&#34;: &#34;correct-horse&#34;", "correct-horse"),
        ("srt://198.51.100.7:5000?mode=caller&amp;passphrase=Zx81kQpW0aTnGh42", "Zx81kQpW0aTnGh42"),
        ("arn:aws:medialive:ap-northeast-2:210987654321:channel:1", "210987654321"),
        ("File /home/minji/onair/app.py, line 3", "minji"),
        ("open /Users/minji/video.mp4", "minji"),
        ("/tmp/onair-k2/media/log", "onair-k2"),  # noqa: S108 # the very thing that is covered
        ("file:///home/minji/report.html", "minji"),
        (r"C:\Users\minji\onair", "minji"),
        (f"cannot read {ROOT / 'out' / 'evidence'}", str(ROOT)),
        (f"cannot read {Path.home() / '.aws' / 'credentials'}", str(Path.home() / ".aws")),
    ],
)
def test_what_is_confidential_is_covered(text: str, secret: str) -> None:
    assert secret not in masked(text)
    assert HIDDEN in masked(text) or "…" in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "rtmp://127.0.0.1:1935/live",
        "arn:aws:cloudformation:ap-northeast-2:111122223333:stack/onair-dev-medialive",
        "GET https://1966f5.egress.mediapackagev2.ap-northeast-2.amazonaws.com/out/v1/onair-dev/main/hls/index.m3u8",
        "the stream key is generated, 24 characters",
        "recordings/main/pipeline-0/main-20261125T212925.000000.m2ts",
        "https://example.com/tmp/home/root",
        "beside/tmpfile and /rootless",
        "</section><p>16 / 9</p>",
    ],
)
def test_what_is_not_stays(text: str) -> None:
    assert masked(text) == text


def test_pictures_stay_as_they_are() -> None:
    picture = "data:image/webp;base64,AKIAIOSFODNN7EXAMPLE/tmp/abc="
    assert masked(f'<img src="{picture}"> AKIAIOSFODNN7EXAMPLE') == f'<img src="{picture}"> {HIDDEN}'
