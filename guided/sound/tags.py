"""Tags of sound files: titles and chapters, in the form that players of each format read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from mutagen.flac import FLAC
from mutagen.id3 import CHAP, COMM, CTOC, TALB, TIT2, TPE1, TRCK, CTOCFlags, Encoding
from mutagen.mp3 import MP3
from mutagen.oggopus import OggOpus
from mutagen.wave import WAVE

ARTIST = "guided"
UTF8 = Encoding.UTF8


@dataclass(frozen=True)
class Tags:
    """The tags of a file."""

    title: str
    album: str
    comment: str
    track: int = 0
    """Its number in a set, from 1; 0 for none."""
    chapters: tuple[tuple[str, Decimal], ...] = ()
    """Each heading with its start in seconds."""
    seconds: Decimal = Decimal(0)
    """How long it is."""


def write_tags(path: Path, suffix: str, tags: Tags) -> None:
    """Write the tags into a finished file.

    Args:
        path: the file.
        suffix: its format: .wav, .flac, .opus, .ogg or .mp3.
        tags: the tags.
    """
    tag_classes: dict[str, Any] = {".wav": WAVE, ".flac": FLAC, ".opus": OggOpus, ".ogg": OggOpus, ".mp3": MP3}
    file = tag_classes[suffix](path)
    if suffix in (".wav", ".mp3"):
        if file.tags is None:
            file.add_tags()
        for frame in _make_frames(tags):
            file.tags.add(frame)
    else:
        file.update(dict(_make_comments(tags)))
    file.save()


def _make_comments(tags: Tags) -> Iterator[tuple[str, str]]:
    """Vorbis comments, chapters in the common CHAPTERxxx form."""
    yield from (("title", tags.title), ("artist", ARTIST), ("album", tags.album), ("comment", tags.comment))
    if tags.track:
        yield "tracknumber", str(tags.track)
    for number, (name, start) in enumerate(tags.chapters, start=1):
        yield f"CHAPTER{number:03}", _format_time(start)
        yield f"CHAPTER{number:03}NAME", name


def _make_frames(tags: Tags) -> Iterator[Any]:
    """ID3 frames; without the table of contents players lose the order of chapters."""
    yield from (TIT2(text=tags.title), TPE1(text=ARTIST), TALB(text=tags.album))
    yield COMM(lang="eng", text=tags.comment)
    if tags.track:
        yield TRCK(text=str(tags.track))
    names = [f"chapter{number:03}" for number in range(len(tags.chapters))]
    spans = pairwise([*tags.chapters, ("", tags.seconds)])
    for name, heading, ((_, start), (_, end)) in zip(names, _pad_headings(tags.chapters), spans, strict=True):
        title = [TIT2(encoding=UTF8, text=heading)]
        yield CHAP(element_id=name, start_time=int(start * 1000), end_time=int(end * 1000), sub_frames=title)
    if names:
        flags = CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
        yield CTOC(element_id="toc", flags=flags, child_element_ids=names, sub_frames=[TIT2(text=tags.title)])


def _pad_headings(chapters: Sequence[tuple[str, Decimal]]) -> list[str]:
    """The headings, padded to the same number of bytes.

    mutagen writes frames in order of size, then of name, and some players take chapters in the order they are written.
    """
    max_bytes = max((len(heading.encode()) for heading, _ in chapters), default=0)
    return [heading + " " * (max_bytes - len(heading.encode())) for heading, _ in chapters]


def _format_time(seconds: Decimal) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes) // 60:02}:{int(minutes) % 60:02}:{rest:06.3f}"
