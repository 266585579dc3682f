"""Reading playlists."""

from __future__ import annotations

from rehearsal.demo.manifest import Segment, Variant, segments, variants

URL = "https://cdn.example/out/v1/g/c/e/index.m3u8"
MULTIVARIANT = """#EXTM3U
#EXT-X-VERSION:6
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="aac",NAME="Default, stereo",URI="index_a.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=3300000,RESOLUTION=1280x720,CODECS="avc1.64001f,mp4a.40.2",AUDIO="aac"
index_1.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=1400000,RESOLUTION=854x480,CODECS="avc1.64001e,mp4a.40.2",AUDIO="aac"
index_2.m3u8
"""
MEDIA = """#EXTM3U
#EXT-X-TARGETDURATION:2
#EXT-X-MAP:URI="init_1.mp4"
#EXTINF:2.000,
seg_1.mp4
#EXT-X-DISCONTINUITY
#EXT-X-MAP:URI="init_2.mp4"
#EXTINF:1.967,
seg_2.mp4
"""


def test_every_rendition_of_a_multivariant_playlist_is_found_video_first() -> None:
    base = "https://cdn.example/out/v1/g/c/e/"
    assert variants(URL, MULTIVARIANT) == [
        Variant(base + "index_1.m3u8", (1280, 720)),
        Variant(base + "index_2.m3u8", (854, 480)),
        Variant(base + "index_a.m3u8", None),
    ]


def test_each_segment_carries_the_initialization_section_in_force() -> None:
    base = "https://cdn.example/out/v1/g/c/e/"
    assert segments(URL, MEDIA) == [
        Segment(base + "seg_1.mp4", 2.0, base + "init_1.mp4"),
        Segment(base + "seg_2.mp4", 1.967, base + "init_2.mp4"),
    ]
