"""Steps that leave their words to the phrase book of a script's language, and what to say where there is no book."""

from collections.abc import Sequence
from pathlib import Path

from guided.library import Folders
from guided.script import phrases
from guided.script.model import Breathe, Header, Release, Step, Stretch, Verb
from guided.script.page import Page
from guided.script.tree import Map
from guided.script.walk import every_verb


def check_language(page: Page, root: Map, header: Header, steps: Sequence[Step]) -> None:
    """Look whether there is a phrase book for the language, where a step needs one."""
    known = phrases.languages(page.folders)
    verb = "" if header.language in known else first_use(steps)
    if not verb:
        return
    node = root.get("language") or root
    book = f"phrases/{header.language}.yaml"
    what = f"there is no phrase book for '{header.language}', and {verb} speaks lines of it here"
    note = f"there are: {', '.join(known)}" if known else "there are no phrase books"
    page.error(node.place, what, f"put {book} in {_short(page.folders.user)}; {_model(page.folders)}", note)


def first_use(steps: Sequence[Step]) -> str:
    """The first kind of step that speaks stock lines at any level, also inside others; "" where none does."""
    return next((verb.verb for _, verb in every_verb(steps) if _uses(verb)), "")


def _uses(verb: Verb) -> bool:
    if isinstance(verb, Breathe):
        return bool(verb.breathe) and verb.cues != "none"
    if isinstance(verb, Release):
        return verb.let_go is None or (verb.tension != "none" and verb.tense is None)
    return isinstance(verb, Stretch) and bool(verb.sides)


def _model(folders: Folders) -> str:
    return f"it begins like {_short(folders.library / 'phrases' / 'en.yaml')}"


def _short(path: Path) -> str:
    """A path with ~ for the listener's own folder."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except (ValueError, RuntimeError):  # below another folder; or there is no such folder
        return str(path)
