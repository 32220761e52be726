"""The listener's own phrase book of a language: finding it by its name, and making one."""

import os
import re
from pathlib import Path

from guided.core import atomic_write, paths
from guided.core.paths import SCRIPT_SUFFIX, Folders
from guided.script import stock_phrases

LANGUAGE_PATTERN = re.compile(r"[a-z]{2}")
BOOK_HEADER = """\
# Your own stock lines in the language {language}: take away the # of a line that you change (of a long one, every #).
# {rest}
# What one is for stands above it. Words in <> are filled in. To look it through: guided check phrases/{language}

"""
OVERRIDE_HINT = "Every line that keeps its # is said as guided says it."
NEW_LANGUAGE_HINT = (
    "guided has none, so here they are in English: say them in your language. A session needs only some of them."
)


def find_language(name: str, folders: Folders) -> str | None:
    """The language whose phrase book a name stands for: `phrases/es`; or `es`, where nothing else is called so.

    None where it stands for something else. A file beside the listener comes first, if it is named with its ending.
    """
    folder, slash, language = name.replace(os.sep, "/").removesuffix(SCRIPT_SUFFIX).rpartition("/")
    if not LANGUAGE_PATTERN.fullmatch(language) or os.path.isfile(name):  # noqa: PTH113  any name is answered
        return None
    is_script = language in paths.find_fragments() or language in paths.find_sessions()
    is_bare_language = not slash and not is_script and language in stock_phrases.find_languages(folders)
    return language if is_bare_language or folder == paths.PHRASES else None


def ensure_book(language: str, folders: Folders) -> Path:
    """The path of the listener's own book of a language; where there is none, make one with every line as a note.

    Raises:
        OSError: it cannot be written.
    """
    path = folders.user / paths.PHRASES / f"{language}{SCRIPT_SUFFIX}"
    if not path.exists():
        atomic_write.write_atomic(path, _build_text(language, folders).encode())
    return path


def _build_text(language: str, folders: Folders) -> str:
    """The text of a new book."""
    books = paths.find_scripts(folders.library / paths.PHRASES)
    text = books.get(language, books[stock_phrases.BASE_LANGUAGE]).read_text("utf-8")
    lines = text.partition("\n\n")[2].splitlines()
    commented_lines = (line if not line or line.startswith("#") else f"#{line}" for line in lines)
    return BOOK_HEADER.format(
        language=language, rest=OVERRIDE_HINT if language in books else NEW_LANGUAGE_HINT
    ) + "\n".join([*commented_lines, ""])
