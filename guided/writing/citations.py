"""What the numbers of sources stand for, as `SOURCES.md` beside the library's sessions lists them."""

import re
from collections.abc import Iterable, Iterator

from guided.core.paths import Folders

LISTED = re.compile(r"^\| *(S\d+) *\| *(.+?) *\|", re.MULTILINE)


def citations(sources: Iterable[str], folders: Folders) -> Iterator[str]:
    """Each source in words where it is a number that is listed, as it is written where it is not."""
    try:
        listed = dict(LISTED.findall((folders.library / "SOURCES.md").read_text("utf-8")))
    except OSError:
        listed = {}
    return (listed.get(source.strip(), source).replace("*", "") for source in sources)
