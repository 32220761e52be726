"""The listener's settings: a file that a person may edit, and of which guided changes one line at a time."""

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from guided.core import atomic_write
from guided.core.errors import FileError
from guided.core.paths import config_folder
from guided.core.profile import Profile
from guided.core.safe_text import HIDDEN_RE
from guided.plan.health_conditions import CONDITIONS
from guided.plan.preferences import Verbosity
from guided.script import file_decoding as file
from guided.script.diagnostics import Diagnostic, ScriptError, SourceLocation, count_indent, display_name
from guided.script.node import Blank, List, Map, Node, Scalar
from guided.script.values import LOADS, MAX_COUNT, PLACES, quote, suggest_word
from guided.script.yaml_parser import parse_tree, parse_with_fixes

UNSET = "none"
"""Written for what is not settled, so that it is as usual."""
MAX_VALUE_CHARS = 300
"""The longest text (characters)."""
ENGINE_NAMES = ("neural", "piper", "system", "espeak", "silent")
"""The engines that speak."""
_UNQUOTED = re.compile(r"\w[\w./+-]*(:[\w./+-]+)?")
"""What needs no quotes, wherever it stands."""


class InvalidSetting(ValueError):  # noqa: N818  (no fault: somebody wrote something else)
    """What a setting does not take: what is wrong, the way out, what is allowed."""

    def __init__(self, what: str, hint: str = "", note: str = "") -> None:
        """Take the three, each in lower case; the last two may be empty."""
        super().__init__(what)
        self.what, self.hint, self.note = what, hint, note


@dataclass(frozen=True)
class SettingSpec:
    """How one setting is written."""

    parse: Callable[[str], Any]
    """Its value; of several, one of them. Raises ValueError for what it cannot be, Refused where more can be said."""
    takes: str
    """In words, with an example."""
    about: str
    """What it is, in a few words."""
    combine: Callable[[Iterable[Any]], Any] | None = None
    """What several values make; None where there is only one."""


def split_names(text: str) -> list[str]:
    """Names with commas between."""
    return [part.strip() for part in text.split(",") if part.strip()]


def format_value(value: Any) -> str:
    """The text of a setting's value, on one line."""
    if value is None or (isinstance(value, Collection) and not value):
        return UNSET
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return _quote(value)
    if isinstance(value, Collection):
        ordered = sorted(value) if isinstance(value, frozenset) else value
        return f"[{', '.join(_quote(str(each)) for each in ordered)}]"
    return _quote(str(value))


def _quote(text: str) -> str:
    plain = _UNQUOTED.fullmatch(text) and text != UNSET
    return text if plain else "'{}'".format(text.replace("'", "''"))


def parse_rate(text: str) -> Decimal:
    """How many times as fast as usual a voice speaks. Raises ValueError for anything but 0.7 to 1.3."""
    return _parse_number(text, "0.7", "1.3", r"(\d|\d?\.\d{1,2})")


def _parse_number(text: str, least: str, most: str, digits: str) -> Decimal:
    if not re.fullmatch(digits, text, re.ASCII) or not Decimal(least) <= Decimal(text) <= Decimal(most):
        raise ValueError
    return Decimal(text)


def _int_parser(most: int) -> Callable[[str], int]:
    return lambda text: int(_parse_number(text, "0", str(most), r"\d{1,2}"))


def _parse_flag(text: str) -> bool:
    known = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
    if text.lower() not in known:
        raise ValueError
    return known[text.lower()]


def _parse_line(text: str) -> str:
    line = " ".join(text.split())
    if len(line) > MAX_VALUE_CHARS:
        raise InvalidSetting(f"this text has {len(line)} characters", f"use {MAX_VALUE_CHARS} at most")
    return _check_visible(line)


def _check_visible(text: str) -> str:
    """A text as it is, like a path with whatever spaces it has, if each of its characters can be seen."""
    if HIDDEN_RE.search(text):
        raise InvalidSetting("there is a character here that shows as nothing", "take it out")
    return text


def _parse_voice(text: str) -> str:
    engine, colon, voice = text.partition(":")
    if engine in ENGINE_NAMES and (voice or not colon):
        return _parse_line(text)
    if re.fullmatch(r"[a-z]{2,3}(-\w+)*", text):
        raise InvalidSetting(f"no voice is called {quote(text)}", f"did you mean espeak:{text}?")
    near = suggest_word(engine, ENGINE_NAMES) or "write an engine, or one of its voices, like espeak:en-gb"
    raise InvalidSetting(f"no voice is called {quote(text)}", near, f"there is: {', '.join(ENGINE_NAMES)}")


def _one_of(names: Collection[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in names:
            raise InvalidSetting(
                f"nothing is called {quote(text)} here", suggest_word(text, names), f"there is: {', '.join(names)}"
            )
        return text

    return read


def _flag_spec(about: str) -> SettingSpec:
    return SettingSpec(_parse_flag, "yes or no", about)


def _names_spec(
    names: Collection[str], example: str, about: str, gather: Callable[[Iterable[Any]], Any]
) -> SettingSpec:
    return SettingSpec(_one_of(names), f"names in brackets, like {example}", about, gather)


SETTING_SPECS: Mapping[str, SettingSpec] = {
    "safety_read": SettingSpec(date.fromisoformat, "a day, like 2026-03-01", "when you read the words on safety"),
    "shortcut_asked": _flag_spec("whether a shortcut was offered to you"),
    "places": _names_spec(PLACES, "[bed, chair]", "where you do sessions, the usual place first", tuple),
    "avoid": _names_spec(LOADS, "[neck, twist]", "what is always left out", frozenset),
    "conditions": _names_spec(tuple(CONDITIONS), "[dizzy, wrist]", "what you live with", frozenset),
    "knocked_out": _flag_spec("whether activity can knock you out for days"),
    "numbers": _flag_spec("whether pain and energy are noted as numbers"),
    "pain": SettingSpec(_int_parser(10), "a whole number from 0 to 10, like 5", "your usual pain; 10 is the most"),
    "energy": SettingSpec(_int_parser(10), "a whole number from 0 to 10, like 5", "your usual energy; 10 is the most"),
    "usual_asked": SettingSpec(date.fromisoformat, "a day, like 2026-03-01", "when these were last spoken of"),
    "baseline": SettingSpec(
        lambda text: _parse_number(text, "0.5", "180", r"\d{1,3}(\.\d{1,2})?"),
        "minutes, from 0.5 to 180, like 5",
        "the minutes of movement that you bear well in a day",
    ),
    "baseline_asked": SettingSpec(date.fromisoformat, "a day, like 2026-03-01", "when these were last spoken of"),
    "no_more": SettingSpec(_parse_line, "names in brackets", "what is not to be offered again", frozenset),
    "flare_words": SettingSpec(_parse_line, "a line of text", "your own words for a flare day"),
    "flare_sessions": SettingSpec(
        _check_visible, "names in brackets, like [release-only]", "your own choice for a flare day", tuple
    ),
    "day_starts": SettingSpec(_int_parser(23), "an hour, from 0 to 23, like 4", "the hour at which your day begins"),
    "words": SettingSpec(
        lambda text: Verbosity(_one_of(tuple(Verbosity))(text)), "few, some or all", "how much is said"
    ),
    "voice": SettingSpec(_parse_voice, "an engine, or one of its voices, like espeak:en-gb", "who speaks"),
    "rate": SettingSpec(parse_rate, "a number from 0.7 to 1.3, like 0.9", "how fast the voice speaks"),
    "ambience": _flag_spec("whether there is a sound underneath"),
    "plain": _flag_spec("plain lines, for screen readers"),
    "dim": _flag_spec("as dark as can be"),
    "text_only": _flag_spec("the words on the screen, without sound"),
}
"""Every setting by name, in the order in which they are shown."""


FILE_HEADER = "# Settings of guided. Change them as you like; whatever else is written here stays.\n"


def replace_value(text: str, name: str, value: str, old: Node | None) -> str:
    """The text with a setting's new value in place of its old one, or in a line of its own at the end.

    Where the old one is written in a way not known here, the text may come to mean anything.

    Args:
        text: of the whole file.
        name: of the setting.
        value: its new value as it is written on one line.
        old: its old value as it was read from `text`; None where it is not there.
    """
    lines = text.splitlines(keepends=True)
    if isinstance(old, Scalar) and len(old.raw_lines) == 1:
        _splice(lines, old.start[0], old.start[1], len(old.raw_lines[0]), value)
    elif isinstance(old, List) and _is_dashed(lines, old):
        _update_dashed(lines, old, value)
    elif isinstance(old, List):
        _splice(lines, old.location.line, old.location.column, old.location.width, value)
    else:
        _append(lines, f"{name}: {value}")
    return "".join(lines)


def _splice(lines: list[str], line: int, column: int, width: int, value: str) -> None:
    row = lines[line - 1]
    lines[line - 1] = row[: column - 1] + value + row[column - 1 + width :]


def _append(lines: list[str], line: str) -> None:
    end = _newline(lines)
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += end
    lines += [*([] if lines else [FILE_HEADER]), line + end]


def _newline(lines: list[str]) -> str:
    return "\r\n" if lines and lines[0].endswith("\r\n") else "\n"


def _is_dashed(lines: list[str], old: List) -> bool:
    return lines[old.location.line - 1].lstrip().startswith("-")


def _update_dashed(lines: list[str], old: List, value: str) -> None:
    """Take out the lines of what is not wanted, and put new ones below the last. Nothing is left of none."""
    wanted = _parse_list(value)
    last = lines[old.items[-1].location.line - 1]
    before = last[: count_indent(last)] + "- "
    here = [item.text if isinstance(item, Scalar) else "" for item in old.items]
    new = [before + text + _newline(lines) for plain, text in wanted.items() if plain not in here]
    rows = {item.location.line for item, text in zip(old.items, here, strict=True) if text not in wanted}
    at = old.items[-1].location.line
    if not last.endswith(("\n", "\r")):
        lines[at - 1] += _newline(lines)
    lines[at:at] = new
    for row in sorted(rows, reverse=True):
        del lines[row - 1]


def _parse_list(value: str) -> dict[str, str]:
    """The texts of a list on one line, each with how it is written."""
    root, _ = parse_tree(value, "")
    items = root.items if isinstance(root, List) else ()
    return {item.text: item.raw_lines[0] for item in items if isinstance(item, Scalar) and value != UNSET}


class SettingsError(ScriptError):
    """Settings of which something cannot be understood; all that is wrong, at its place."""

    def __init__(self, problems: list[Diagnostic], sources: Mapping[str, str], settings: "Settings") -> None:
        """Take the problems, the text of the file by its name, and the rest of the settings."""
        super().__init__(problems, sources)
        self.settings = settings


@dataclass(frozen=True, slots=True)
class Settings(Profile):
    """What the listener has settled, once for all sessions: the profile, and what every session is like."""

    safety_read: date | None = None
    """The day on which the words on safety were read; None if they never were."""
    shortcut_asked: bool = False
    """Whether the shortcut was offered, which happens once."""
    voice: str | None = None
    """Who speaks: an engine, or an engine and one of its voices; None for whoever can."""
    rate: Decimal = Decimal(1)
    """Multiplies the words a minute: 0.7 is slow, 1.3 is quick."""
    words: Verbosity = Verbosity.ALL
    ambience: bool = True
    """Whether there is a sound underneath, where one is written."""
    plain: bool = False
    """Whether there are only lines that are never painted over."""
    dim: bool = False
    """Whether the screen is as dark as can be."""
    text_only: bool = False
    """Whether the words are shown without sound."""


def get_profile(settings: Settings) -> Profile:
    """The part of them that says which sessions suit."""
    return Profile(**{field.name: getattr(settings, field.name) for field in fields(Profile)})


def read_settings() -> Settings:
    """The settings as they are written; what is not written is as usual.

    Raises:
        FileError: the file cannot be read.
        ScriptError: it is no text of settings at all.
        Misread: something in it cannot be understood; shows every problem at its place.
    """
    return _parse_settings(_read_file())


def save_setting(name: str, value: Any) -> None:
    """Write one setting into the file, and leave every other line of it as it is.

    Args:
        name: a field of `Settings`.
        value: its new value.

    Raises:
        FileError: the file cannot be read, changed or written.
        ScriptError: something in it cannot be understood, so it is left alone.
    """
    text = _read_file()
    wanted = replace(_parse_settings(text), **{name: value})
    root, _ = parse_tree(text, _file_name())
    new = format_value(value)
    after = replace_value(text, name, new, root.get(name) if isinstance(root, Map) else None)
    if not _parses_to(after, wanted):
        raise FileError(
            f"{_file_name()} is written in a way that guided cannot change. Please write into it: {name}: {new}"
        )
    try:
        atomic_write.write_atomic(settings_path(), after.encode())
    except OSError as error:
        raise FileError(f"Settings cannot be kept in {_file_name()} ({error.strerror}).") from error


def parse_setting(name: str, text: str) -> Any:
    """The value of a setting that somebody types: names with commas between, or one value; `none` as usual.

    Raises:
        FileError: there is no such setting, or it takes something else.
    """
    if name not in SETTING_SPECS:
        hint = suggest_word(name, SETTING_SPECS) or f"there is: {', '.join(SETTING_SPECS)}."
        raise FileError(f"There is no setting called {quote(name)}; {hint}")
    form = SETTING_SPECS[name]
    if text.strip() == UNSET:
        return getattr(Settings(), name)
    try:
        return form.combine(map(form.parse, split_names(text))) if form.combine else form.parse(text.strip())
    except InvalidSetting as refused:
        way = refused.hint or refused.note
        raise FileError(f"{name}: {refused.what}; {way}{'' if way.endswith('?') else '.'}") from None
    except ValueError:
        raise FileError(f"'{name}' takes {form.takes}.") from None


def list_saved() -> list[str]:
    """The settings that stand in the file, as they stand there. Raises as `read_settings`."""
    root, _ = parse_tree(_read_file(), _file_name())
    return [key.text for key, _ in root.entries if key.text in SETTING_SPECS] if isinstance(root, Map) else []


def settings_path() -> Path:
    """The file. It need not be there."""
    return config_folder() / "settings.yaml"


def _file_name() -> str:
    return display_name(settings_path())


def _read_file() -> str:
    """The file as text; "" where there is none."""
    if not os.path.exists(settings_path()):  # noqa: PTH110  one that may not be looked at is none
        return ""
    text, problems = file.decode_file(settings_path(), _file_name())
    if problems:
        raise ScriptError(problems, {_file_name(): text})
    return text


def _parse_settings(text: str) -> Settings:
    root, problems, mended = parse_with_fixes(text, _file_name())
    found: dict[str, Any] = {}
    if isinstance(root, Map):
        more: list[Diagnostic] = []
        for key, value in root.entries:
            _parse_entry(key, value, found, more)
        problems += [problem for problem in more if problem.location.line not in mended]
    elif root and not (isinstance(root, Scalar) and not root.text):
        what, hint = "these are no settings", "write keys with their values, like  avoid: [neck, twist]"
        problems = problems or [Diagnostic(SourceLocation(_file_name(), 1, 1), what, hint)]
    if problems:
        raise SettingsError(problems, {_file_name(): text}, Settings(**found))
    return Settings(**found)


def _parse_entry(key: Scalar, value: Node, found: dict[str, Any], problems: list[Diagnostic]) -> None:
    """One setting. What is not known here, and is no slip of the pen, may be known to a newer guided."""
    if key.text not in SETTING_SPECS:
        if hint := suggest_word(key.text, SETTING_SPECS):
            problems.append(Diagnostic(key.location, f"{quote(key.text)} is not a setting", hint))
        return
    if isinstance(value, Blank) or (isinstance(value, Scalar) and value.raw_lines == (UNSET,)):
        return
    form, parts = SETTING_SPECS[key.text], _split_value(value, SETTING_SPECS[key.text])
    if len(parts) > MAX_COUNT:
        problems.append(Diagnostic(value.location, f"this list has more than {MAX_COUNT} entries", "make it shorter"))
        return
    read = [each for node, text in parts for each in _parse_item(key, node, text, problems)]
    if not parts:
        problems.append(_report_mismatch(key, value))
    if read:
        found[key.text] = form.combine(read) if form.combine else read[0]


def _split_value(value: Node, form: SettingSpec) -> list[tuple[Node, str]]:
    """The texts of a value, each with its node; none where it is a list or keys that do not belong there."""
    if isinstance(value, Scalar):
        return [(value, text) for text in (split_names(value.text) if form.combine else [value.text.strip()])]
    if isinstance(value, List) and form.combine:
        return [(item, item.text.strip()) for item in value.items if isinstance(item, Scalar)]
    return []


def _parse_item(key: Scalar, node: Node, text: str, problems: list[Diagnostic]) -> Iterator[Any]:
    """What a text stands for; nothing, and told, where it cannot be understood."""
    try:
        yield SETTING_SPECS[key.text].parse(text)
    except InvalidSetting as refused:
        problems.append(Diagnostic(node.location, refused.what, refused.hint, refused.note))
    except ValueError:
        problems.append(_report_mismatch(key, node))


def _report_mismatch(key: Scalar, node: Node) -> Diagnostic:
    what = f"'{key.text}' takes {SETTING_SPECS[key.text].takes}"
    return Diagnostic(node.location, what, "write it so, or take the line out")


def _parses_to(text: str, wanted: Settings) -> bool:
    try:
        return _parse_settings(text) == wanted
    except ScriptError:
        return False
