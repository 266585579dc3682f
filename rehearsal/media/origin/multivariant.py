"""Renders the multivariant playlist: one audio group, one variant for each video rendition (RFC 8216, 4.3.4)."""

from __future__ import annotations

from rehearsal.media.origin.endpoint import HlsManifest
from rehearsal.media.origin.media_playlist import VERSION
from rehearsal.media.origin.track import Track


def render(tracks: tuple[Track, ...], *, manifest: HlsManifest, target: int, query: str = "") -> str:
    """Write the playlist for tracks that have published; `query` (with `?`) is handed on to the media playlists.

    Bandwidths are measured on the segments themselves: a variant counts its video and the largest audio of its group.
    """
    video = [track for track in tracks if track.format.kind == "video"]
    audio = [track for track in tracks if track.format.kind == "audio"]
    lines = ["#EXTM3U", f"#EXT-X-VERSION:{VERSION}", "#EXT-X-INDEPENDENT-SEGMENTS"]
    named: set[str] = set()
    for track in audio:
        lines.append(_rendition(track, first=_group(track) not in named, uri=child_name(manifest, track) + query))
        named.add(_group(track))
    for track in video:
        lines += [_variant(track, _audio_of(track, audio), target), child_name(manifest, track) + query]
    if not video:
        for track in audio:
            lines += [_variant(track, [], target), child_name(manifest, track) + query]
    return "\n".join(lines) + "\n"


def child_name(manifest: HlsManifest, track: Track) -> str:
    """File name of a rendition's media playlist, beside the multivariant playlist."""
    return f"{manifest.child_name}_{track.number}.m3u8"


def _group(track: Track) -> str:
    """The audio group that an audio output belongs to, or that a video output asks for; `audio` when neither says."""
    return track.rendition.audio_group or track.rendition.audio_rendition_sets or "audio"


def _audio_of(video: Track, audio: list[Track]) -> list[Track]:
    own = [track for track in audio if _group(track) == _group(video)]
    return own or [track for track in audio if _group(track) == _group(audio[0])]


def _rendition(track: Track, *, first: bool, uri: str) -> str:
    output = track.rendition
    language = f'LANGUAGE="{output.language}",' if output.language else ""
    # HlsDefault and HlsAutoSelect of the MediaLive output decide; OMIT or unset leaves it to the order.
    default = output.hls_default if output.hls_default in ("YES", "NO") else "YES" if first else "NO"
    select = "YES" if default == "YES" or output.hls_auto_select != "NO" else "NO"
    return (
        f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="{_group(track)}",NAME="{output.name}",{language}'
        f'DEFAULT={default},AUTOSELECT={select},CHANNELS="{track.format.channels}",URI="{uri}"'
    )


def _variant(track: Track, audio: list[Track], target: int) -> str:
    peak, average = track.bitrates(target)
    rates = [other.bitrates(target) for other in audio]
    peak += max((rate[0] for rate in rates), default=0)
    average += max((rate[1] for rate in rates), default=0)
    attributes = [f"BANDWIDTH={peak}", f"AVERAGE-BANDWIDTH={min(average, peak)}"]
    codecs = [track.format.codec, *dict.fromkeys(other.format.codec for other in audio)]
    attributes.append(f'CODECS="{",".join(codecs)}"')
    if track.format.kind == "video":
        attributes.append(f"RESOLUTION={track.format.width}x{track.format.height}")
        attributes.append(f"FRAME-RATE={track.frame_rate:.3f}")
    if audio:
        attributes.append(f'AUDIO="{_group(audio[0])}"')
    return "#EXT-X-STREAM-INF:" + ",".join(attributes)
