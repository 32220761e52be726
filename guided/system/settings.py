"""The listener's settings: a file that a person may edit, and in which guided changes one line at a time."""

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
"""Written for a setting that has no value, so that the default holds."""
MAX_VALUE_CHARS = 300
"""The longest text (characters)."""
ENGINE_NAMES = ("neural", "piper", "system", "espeak", "silent")
"""The engines that speak."""
_UNQUOTED = re.compile(r"\w[\w./+-]*(:[\w./+-]+)?")
"""A value that needs no quotes."""


class InvalidSetting(ValueError):  # noqa: N818  (no fault: somebody wrote something else)
    """A value that a setting does not take: what is wrong, a hint, what is allowed."""

    def __init__(self, what: str, hint: str = "", note: str = "") -> None:
        """Take the three, each in lower case; the last two may be empty."""
        super().__init__(what)
        self.what, self.hint, self.note = what, hint, note


@dataclass(frozen=True)
class SettingSpec:
    """The specification of a setting."""

    parse: Callable[[str], Any]
    """Parses its value, or one of several. Raises ValueError for any other text, InvalidSetting with more to say."""
    takes: str
    """What it takes, in words, with an example."""
    about: str
    """A description in a few words."""
    combine: Callable[[Iterable[Any]], Any] | None = None
    """Combines several values; None for a setting with only one."""


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
        return f"[{', '.join(_quote(str(item)) for item in ordered)}]"
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
    values = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
    if text.lower() not in values:
        raise ValueError
    return values[text.lower()]


def _parse_line(text: str) -> str:
    line = " ".join(text.split())
    if len(line) > MAX_VALUE_CHARS:
        raise InvalidSetting(f"this text has {len(line)} characters", f"use {MAX_VALUE_CHARS} at most")
    return _check_visible(line)


def _check_visible(text: str) -> str:
    """A text as it is, like a path with its spaces, if it has no hidden character."""
    if HIDDEN_RE.search(text):
        raise InvalidSetting("there is a character here that shows as nothing", "take it out")
    return text


def _parse_voice(text: str) -> str:
    engine, colon, voice = text.partition(":")
    if engine in ENGINE_NAMES and (voice or not colon):
        return _parse_line(text)
    if re.fullmatch(r"[a-z]{2,3}(-\w+)*", text):
        raise InvalidSetting(f"no voice is called {quote(text)}", f"did you mean espeak:{text}?")
    hint = suggest_word(engine, ENGINE_NAMES) or "write an engine, or one of its voices, like espeak:en-gb"
    raise InvalidSetting(f"no voice is called {quote(text)}", hint, f"there is: {', '.join(ENGINE_NAMES)}")


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
    """The text of the file with a new value in place of the old one, or in a line of its own at the end.

    Where the old one is written in a way not known here, the new text may be wrong: check it.

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
    old_line = lines[line - 1]
    lines[line - 1] = old_line[: column - 1] + value + old_line[column - 1 + width :]


def _append(lines: list[str], line: str) -> None:
    newline = _newline(lines)
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += newline
    lines += [*([] if lines else [FILE_HEADER]), line + newline]


def _newline(lines: list[str]) -> str:
    return "\r\n" if lines and lines[0].endswith("\r\n") else "\n"


def _is_dashed(lines: list[str], old: List) -> bool:
    return lines[old.location.line - 1].lstrip().startswith("-")


def _update_dashed(lines: list[str], old: List, value: str) -> None:
    """Remove the lines of items that are not wanted, and add new ones below the last. An empty list leaves none."""
    wanted = _parse_list(value)
    last = lines[old.items[-1].location.line - 1]
    dash = last[: count_indent(last)] + "- "
    old_texts = [item.text if isinstance(item, Scalar) else "" for item in old.items]
    new_lines = [dash + text + _newline(lines) for plain, text in wanted.items() if plain not in old_texts]
    removed = {item.location.line for item, text in zip(old.items, old_texts, strict=True) if text not in wanted}
    last_number = old.items[-1].location.line
    if not last.endswith(("\n", "\r")):
        lines[last_number - 1] += _newline(lines)
    lines[last_number:last_number] = new_lines
    for number in sorted(removed, reverse=True):
        del lines[number - 1]


def _parse_list(value: str) -> dict[str, str]:
    """The texts of a list on one line, each with how it is written."""
    root, _ = parse_tree(value, "")
    items = root.items if isinstance(root, List) else ()
    return {item.text: item.raw_lines[0] for item in items if isinstance(item, Scalar) and value != UNSET}


class SettingsError(ScriptError):
    """Settings with errors: their diagnostics, and the settings that can be read."""

    def __init__(self, diagnostics: list[Diagnostic], sources: Mapping[str, str], settings: "Settings") -> None:
        """Take the diagnostics, the text of the file by its name, and the rest of the settings."""
        super().__init__(diagnostics, sources)
        self.settings = settings


@dataclass(frozen=True, slots=True)
class Settings(Profile):
    """The settings of the listener: the profile, and what every session is like."""

    safety_read: date | None = None
    """The day on which the words on safety were read; None if they never were."""
    shortcut_asked: bool = False
    """Whether the shortcut was offered, which happens once."""
    voice: str | None = None
    """An engine, or an engine and one of its voices; None for the first that can speak."""
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
    """The profile in the settings, which decides which sessions suit."""
    return Profile(**{field.name: getattr(settings, field.name) for field in fields(Profile)})


def read_settings() -> Settings:
    """Read the settings; those that are not written have their defaults.

    Raises:
        FileError: the file cannot be read.
        ScriptError: it is no text of settings at all.
        SettingsError: something in it cannot be read; has every diagnostic.
    """
    return _parse_settings(_read_file())


def save_setting(name: str, value: Any) -> None:
    """Write one setting into the file, and leave every other line of it as it is.

    Args:
        name: a field of `Settings`.
        value: its new value.

    Raises:
        FileError: the file cannot be read, changed or written.
        ScriptError: something in it cannot be read, so it is not changed.
    """
    text = _read_file()
    expected = replace(_parse_settings(text), **{name: value})
    root, _ = parse_tree(text, _file_name())
    new_value = format_value(value)
    new_text = replace_value(text, name, new_value, root.get(name) if isinstance(root, Map) else None)
    if not _parses_to(new_text, expected):
        raise FileError(
            f"{_file_name()} is written in a way that guided cannot change. Please write into it: {name}: {new_value}"
        )
    try:
        atomic_write.write_atomic(settings_path(), new_text.encode())
    except OSError as error:
        raise FileError(f"Settings cannot be kept in {_file_name()} ({error.strerror}).") from error


def parse_setting(name: str, text: str) -> Any:
    """The value of a setting that somebody types: names with commas between, or one value; `none` for the default.

    Raises:
        FileError: there is no such setting, or it takes something else.
    """
    if name not in SETTING_SPECS:
        hint = suggest_word(name, SETTING_SPECS) or f"there is: {', '.join(SETTING_SPECS)}."
        raise FileError(f"There is no setting called {quote(name)}; {hint}")
    spec = SETTING_SPECS[name]
    if text.strip() == UNSET:
        return getattr(Settings(), name)
    try:
        return spec.combine(map(spec.parse, split_names(text))) if spec.combine else spec.parse(text.strip())
    except InvalidSetting as error:
        advice = error.hint or error.note
        raise FileError(f"{name}: {error.what}; {advice}{'' if advice.endswith('?') else '.'}") from None
    except ValueError:
        raise FileError(f"'{name}' takes {spec.takes}.") from None


def list_saved() -> list[str]:
    """The names of the settings in the file, in its order. Raises as `read_settings`."""
    root, _ = parse_tree(_read_file(), _file_name())
    return [key.text for key, _ in root.entries if key.text in SETTING_SPECS] if isinstance(root, Map) else []


def settings_path() -> Path:
    """The path of the file. It need not exist."""
    return config_folder() / "settings.yaml"


def _file_name() -> str:
    return display_name(settings_path())


def _read_file() -> str:
    """The file as text; "" where there is none."""
    if not os.path.exists(settings_path()):  # noqa: PTH110  one that may not be looked at is none
        return ""
    text, diagnostics = file.decode_file(settings_path(), _file_name())
    if diagnostics:
        raise ScriptError(diagnostics, {_file_name(): text})
    return text


def _parse_settings(text: str) -> Settings:
    root, diagnostics, fixed_lines = parse_with_fixes(text, _file_name())
    values: dict[str, Any] = {}
    if isinstance(root, Map):
        entry_diagnostics: list[Diagnostic] = []
        for key, value in root.entries:
            _parse_entry(key, value, values, entry_diagnostics)
        diagnostics += [diagnostic for diagnostic in entry_diagnostics if diagnostic.location.line not in fixed_lines]
    elif root and not (isinstance(root, Scalar) and not root.text):
        what, hint = "these are no settings", "write keys with their values, like  avoid: [neck, twist]"
        diagnostics = diagnostics or [Diagnostic(SourceLocation(_file_name(), 1, 1), what, hint)]
    if diagnostics:
        raise SettingsError(diagnostics, {_file_name(): text}, Settings(**values))
    return Settings(**values)


def _parse_entry(key: Scalar, value: Node, found: dict[str, Any], problems: list[Diagnostic]) -> None:
    """Parse one setting into `values`. An unknown name that is like no other may be known to a newer guided."""
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


def _split_value(value: Node, spec: SettingSpec) -> list[tuple[Node, str]]:
    """The texts of a value, each with its node; none for a list or a map where none belongs."""
    if isinstance(value, Scalar):
        return [(value, text) for text in (split_names(value.text) if spec.combine else [value.text.strip()])]
    if isinstance(value, List) and spec.combine:
        return [(item, item.text.strip()) for item in value.items if isinstance(item, Scalar)]
    return []


def _parse_item(key: Scalar, node: Node, text: str, diagnostics: list[Diagnostic]) -> Iterator[Any]:
    """Parse one text; nothing, and a diagnostic, where it cannot be read."""
    try:
        yield SETTING_SPECS[key.text].parse(text)
    except InvalidSetting as error:
        diagnostics.append(Diagnostic(node.location, error.what, error.hint, error.note))
    except ValueError:
        diagnostics.append(_report_mismatch(key, node))


def _report_mismatch(key: Scalar, node: Node) -> Diagnostic:
    what = f"'{key.text}' takes {SETTING_SPECS[key.text].takes}"
    return Diagnostic(node.location, what, "write it so, or take the line out")


def _parses_to(text: str, expected: Settings) -> bool:
    try:
        return _parse_settings(text) == expected
    except ScriptError:
        return False
