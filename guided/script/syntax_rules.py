"""Rules that explain why a file is not YAML: one table, of which the first that fits is reported.

Most look at the line where PyYAML stopped, and at a few above it: a mistake is often seen only some lines below. A rule
about one line is a `LineRule`, a pattern with its messages; whatever needs more is a function.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

import yaml

from guided.core.safe_text import HIDDEN_RE, describe_hidden
from guided.plan.steps.registry import STEP_TYPES, step_model
from guided.script import syntax_indent_rules
from guided.script.diagnostics import Diagnostic, SourceLocation, count_indent, split_lines
from guided.script.model import Header
from guided.script.values import quote_yaml, shorten
from guided.script.verb_keys import COMMON_KEYS, CURLY_QUOTES, list_all_keys, list_step_keys
from guided.script.yaml_error_context import ANY, ErrorKind, SyntaxProblem, YamlErrorContext, find_nested_lines

_NOTE_OR_BLANK_RE = re.compile(r"\s*(?:#|\Z)")
_STEPS_KEY_RE = re.compile(r"\s*steps\s*:")
_VALUE_START_RE = re.compile(r"\s*(?:-\s+)*(?:(?P<key>[\w-]+):\s+)?(?P<value>\S.*)")
_COMPLETE_VALUE_RE = re.compile(
    r"""(?:\[[^\]]*\]|\{[^}]*\}|"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[>|][-+\d]{0,2})\s*(?:\s\#.*)?\Z""", re.VERBOSE
)
"""A value that begins with a reserved sign and is correct YAML."""
_RESERVED_SIGNS = "\"'[]{}*&!|>%@`,:?"
_BLOCK_TEXT_HINT = "begin with another word, or put the text on its own line under  say: >"
_COLON_IN_TEXT = "a colon with a space after it needs quotes in a text"
_NO_KEY_OR_STEP = "this line is neither a key nor a step"

Detector = Callable[[YamlErrorContext], SyntaxProblem | None]


class LineRule(NamedTuple):
    """A rule for a mistake in one line, with its messages.

    The messages are filled in with the groups of the pattern, and so is the fixed line.
    """

    pattern: str
    """The group `mark` is what the caret marks. A group `key` is one of the language's own keys, or it does not fit."""
    what: str
    hint: str
    fix: str | None = None
    """The line once fixed; None where there is no sure way."""
    is_whole_value: bool = False
    """Whether it is fixed only if the value does not go on below."""

    def match_line(self, lines: list[str], line: int, file: str) -> SyntaxProblem | None:
        """The problem in one line of a file (from 0); None if the rule does not fit."""
        match = re.match(self.pattern, lines[line]) if line >= 0 else None
        if match is None or match.groupdict().get("key", "steps") not in list_all_keys():
            return None
        short = {name: shorten(value) for name, value in match.groupdict().items()}
        location = SourceLocation(file, line + 1, match.start("mark") + 1, len(match["mark"].rstrip()) or 1)
        diagnostic = Diagnostic(location, self.what.format_map(short), self.hint.format_map(short))
        if self.fix is None or (self.is_whole_value and find_nested_lines(lines, line)):
            return SyntaxProblem(diagnostic)
        return SyntaxProblem(diagnostic, {line: self.fix.format_map(match.groupdict())})


_WRONG_DASH_RULES = (
    LineRule(
        r"(?P<before> *)(?P<mark>(?P<sign>[–—•●▪◦‣·+])\s*(?P<value>\S.*))",
        "this line does not begin with a dash",
        "begin it with the dash of the keyboard, -, not with {sign}",
        "{before}- {value}",
    ),
    LineRule(
        r"(?P<before> *)(?P<mark>-)(?P<value>[^\s-].*)",
        "there is no space after this dash",
        "put a space after it",
        "{before}- {value}",
    ),
)
"""A step that begins with no dash of the keyboard, or with no space after it: `– Rest.`, `-Rest.`."""
_FOREIGN_TEXT_RULES = (
    LineRule(r"\s*(?P<mark>```.*)", "this line is not part of the script", "take it out", ""),
    LineRule(
        r"\s*(?P<mark>(?:<{7} |>{7} ).*\S|={7}\s*\Z)",
        "two versions of the script meet here",
        "keep one of the two, and take lines like this one out",
    ),
    LineRule(
        r"(?P<before>\s*)(?P<mark><!--.*-->\s*\Z)",
        "a note does not begin with <!--",
        "begin it with #",
        "#{before}{mark}",
    ),
    LineRule(r"\s*(?P<mark><!--.*)", "a note does not begin with <!--", "begin it with #"),
    LineRule(
        r"\s*(?P<mark>\|.*\|.*)",
        "this is a table, which nobody can say",
        "write each of its lines as a step, with a dash",
    ),
)
"""Marks around a script that was copied, those of two versions that meet, notes of a web page, a table."""
_MISSING_SPACE_RULE = LineRule(
    r"(?P<before>\s*(?:-\s+)*)(?P<mark>(?P<key>[a-z_-]+):(?P<value>[^\s:].*))",
    "there is no space after {key}:",
    "write {key}: {value}",
    "{before}{key}: {value}",
    is_whole_value=True,
)
"""`hold:3s`."""
_MISSING_COLON_RULE = LineRule(
    r"(?P<before>\s*(?:-\s+)*)(?P<mark>(?P<key>[a-z_-]+)\s*(?P<value>\{\s*[\w-]+:.*))",
    "there is no colon after {key}",
    "write {key}: {value}",
    "{before}{key}: {value}",
    is_whole_value=True,
)
"""`hold {flare: 2s, steady: 5s}`."""
_INDENTED_FIRST_LINE_RULE = LineRule(
    r"(?P<mark>\s)\s*(?P<value>\S.*)",
    "the first line begins further right than the others",
    "take the spaces before it away",
    "{value}",
    is_whole_value=True,
)
"""A first line that is set off from what follows."""


def detect_wrong_dash(lines: list[str], line: int, file: str) -> SyntaxProblem | None:
    """A step that begins with no dash of the keyboard, or with no space after it.

    Args:
        lines: those of the file.
        line: the number of the line, from 0.
        file: the file's name.
    """
    return _first(rule.match_line(lines, line, file) for rule in _WRONG_DASH_RULES)


def _first(problems: Iterable[SyntaxProblem | None]) -> SyntaxProblem | None:
    return next((problem for problem in problems if problem), None)


def _make_line_rule(find_lines: Callable[[YamlErrorContext], Iterable[int]], *rules: LineRule) -> Detector:
    """These rules, tried on some lines, the most likely first; -1 is none."""
    return lambda context: _first(
        rule.match_line(context.lines, line, context.file) for line in find_lines(context) for rule in rules
    )


def _make_stop_rule(what: str, hint: str) -> Detector:
    """A rule for a mistake that the kind of error alone tells, at the place where PyYAML stopped."""
    return lambda context: context.make_problem(context.line, context.column, what, hint)


def detect_hidden_character(context: YamlErrorContext) -> SyntaxProblem | None:
    """A hidden character that makes the line unreadable."""
    match = HIDDEN_RE.search(context.line_text)
    if match is None:
        return None
    fixes = {context.line: HIDDEN_RE.sub("", context.line_text)}
    return context.make_problem(context.line, match.start(), describe_hidden(match), "take it out", fixes=fixes)


def detect_unclosed_quote(context: YamlErrorContext) -> SyntaxProblem:
    """A quotation mark that never meets the second one."""
    hint = "close it, or begin with another word" if context.opening == '"' else _BLOCK_TEXT_HINT
    what = "this quotation mark is never closed"
    return context.make_problem(context.context_line, context.context_column, what, hint)


def detect_escape(context: YamlErrorContext) -> SyntaxProblem:
    """A backslash between double quotes."""
    what = "a backslash in double quotes means something else"
    hint = "write it twice, or use single quotes"
    return context.make_problem(context.line, context.column - 1, what, hint, 2)


def _find_first_line(context: YamlErrorContext) -> int:
    """The first line that is no note."""
    return next((index for index, text in enumerate(context.lines) if not _NOTE_OR_BLANK_RE.match(text)), context.line)


def _has_steps_key_above(context: YamlErrorContext) -> bool:
    return any(_STEPS_KEY_RE.match(text) for text in context.lines[: context.line])


def detect_missing_steps_key(context: YamlErrorContext) -> SyntaxProblem | None:
    """Steps with no `steps:` above, or with `steps`."""
    if _has_steps_key_above(context) or not re.match(r"\s*-\s", context.line_text):
        return None
    steps_line = next((line for line in context.iter_lines_above() if context.lines[line].strip() == "steps"), None)
    if steps_line is not None:
        fixes = {steps_line: f"{context.lines[steps_line].rstrip()}:"}
        return context.make_line_problem(steps_line, "there is no colon after steps", "write steps:", fixes)
    return context.make_problem(
        context.line, context.indent, "there is no steps: above this line", "write steps: on a line above it"
    )


def detect_missing_colon(context: YamlErrorContext) -> SyntaxProblem | None:
    """A key without its colon: `hold 3s` among keys; `breathe 4-6` above them; `ambience rain` above the steps."""
    line = _find_key_line_above(context) if context.kind is ErrorKind.COLON else context.line_without_colon
    match = re.match(r"\s*(?P<dash>-\s+)?(?P<word>[A-Za-z_-]+)(?P<rest>\s+\S.*|\s*)\Z", context.lines[line])
    if line < 0 or match is None or not _is_intended_key(match, is_above_steps=count_indent(context.lines[line]) == 0):
        return None
    word, rest = match["word"].lower() if match["dash"] else match["word"], match["rest"].strip()
    start, end = match.span("word")
    fixes = {line: f"{match.string[:start]}{word}:{match.string[end:]}"}
    hint = f"write {word}: {shorten(rest) if rest else '' if word == 'steps' else 'and what it needs'}".rstrip()
    width = len(match.string.rstrip()) - start
    return context.make_problem(line, start, f"there is no colon after {match['word']}", hint, width, fixes)


def _is_intended_key(match: re.Match[str], *, is_above_steps: bool) -> bool:
    """Whether the first word of a line was to be a key."""
    if match["dash"] or (is_above_steps and match["word"] == "steps"):
        return True
    return match["word"] in (Header.model_fields if is_above_steps else list_all_keys()) and bool(match["rest"].strip())


def _find_key_line_above(context: YamlErrorContext) -> int:
    """The line right above where the key below shows that it was to be a step, or a key of the header; or -1."""
    line = context.line_above
    key = re.match(r"\s*([\w-]+)\Z", context.line_text[: context.column])
    if line < 0 or key is None:
        return -1
    if context.indent == 0:
        return line if count_indent(context.lines[line]) == 0 else -1
    step = re.match(r"\s*-\s+([A-Za-z]+)\b", context.lines[line])
    if step is None or step[1].lower() not in STEP_TYPES or key[1] not in list_step_keys(step_model(step[1].lower())):
        return -1
    # "Release" with a capital letter and `note:` below may also be the first word of a line that is said.
    return line if step[1].islower() or key[1] not in COMMON_KEYS else -1


def detect_unmarked_note(context: YamlErrorContext) -> SyntaxProblem | None:
    """A note above the steps that does not say that it is one."""
    lines = _find_plain_lines(context)
    if not lines:
        return None
    if any(_STEPS_KEY_RE.match(text) for text in context.lines[lines[-1] + 1 :]):
        hint = "begin each of its lines with #" if len(lines) > 1 else "begin a note with #"
        fixes = {line: f"#{context.lines[line]}" for line in lines}
        return context.make_line_problem(lines[0], "this line is neither a key nor a note", hint, fixes)
    hint = "write steps: above it, and begin it with a dash; or a colon after its key"
    return context.make_line_problem(lines[0], _NO_KEY_OR_STEP, hint)


def _find_plain_lines(context: YamlErrorContext) -> list[int]:
    """The lines above the steps at which PyYAML stopped, where they are neither keys nor notes."""
    is_one_line = context.kind is ErrorKind.KEY
    first_line = context.context_line if is_one_line else _find_first_line(context)
    last_line = first_line if is_one_line else max(context.line - 1, first_line)
    if _has_steps_key_above(context) or count_indent(context.lines[first_line]):
        return []
    plain_lines = [line for line in range(first_line, last_line + 1) if context.lines[line].strip()]
    if any(re.match(r"[\w-]+:(?:\s|\Z)", context.lines[line]) for line in plain_lines):
        return []
    return plain_lines if is_one_line or context.indent == 0 else []


def detect_bracket_error(context: YamlErrorContext) -> SyntaxProblem:
    """Brackets that are not closed, or hold commas too few."""
    line, column = context.context_line, context.context_column
    if context.line == line and not context.is_at_end:
        hint = "put a comma before it, or the text in quotes"
        return context.make_problem(context.line, context.column, "something is missing before this", hint)
    prefix, bracket = context.lines[line][:column], context.lines[line][column:].rstrip()
    what = f"this {context.opening} is never closed"
    if re.match(r"\s*(?:-\s+)+\Z", prefix):
        fixes = context.fix_line(line, f"{prefix}{quote_yaml(bracket)}")
        return context.make_problem(line, column, what, "put the whole line in quotes to have it said", 1, fixes)
    close = "]" if context.opening == "[" else "}"
    is_sure = re.fullmatch(r"[\[{][^\[\]{}#\"']*[^\[\]{}#\"',\s]", bracket)
    fixes = context.fix_line(line, f"{prefix}{bracket}{close}") if is_sure else {}
    return context.make_problem(line, column, what, f"close it with {close}", 1, fixes)


def detect_nested_quote(context: YamlErrorContext) -> SyntaxProblem | None:
    """`"I go on: "kindly"."`: marks around a text that holds the same marks."""
    text = context.line_text
    match = re.match(r"""\s*(?:-\s+)*(?:[\w-]+:\s+)?(?P<text>(?P<mark>["'])(?P<inside>.+)(?P=mark))\s*\Z""", text)
    if match is None or not match.start("text") < context.column < match.end("text"):
        return None
    mark = match["mark"]
    column = text.rfind(mark, 0, context.column)
    if mark not in match["inside"] or column <= match.start("text"):
        return None
    hint = "inside the text write ' or “ ” in its place" if mark == '"' else "inside the text write ’ in its place"
    new_inside = match["inside"].replace(mark, "'" if mark == '"' else "’")
    fixes = context.fix_line(context.line, f"{text[: match.start('text')]}{mark}{new_inside}{mark}")
    return context.make_problem(context.line, column, f"the text ends at this {mark}", hint, 1, fixes)


def detect_reserved_sign(context: YamlErrorContext) -> SyntaxProblem | None:
    """Text that begins with a sign YAML keeps for itself."""
    for line in dict.fromkeys((context.line, context.context_line)):
        start = _VALUE_START_RE.match(context.lines[line].rstrip())
        if start is None or start["value"][0] not in _RESERVED_SIGNS or _COMPLETE_VALUE_RE.match(start["value"]):
            continue
        if (line, start.start("value")) <= (context.line, context.column):
            what, hint, fixed = _explain_sign(start)
            return context.make_problem(line, start.start("value"), what, hint, 1, context.fix_line(line, fixed))
    return None


def _explain_sign(start: re.Match[str]) -> tuple[str, str, str]:
    """The message, the hint and the fixed line for a text that starts with a reserved sign."""
    value, prefix = start["value"], start.string[: start.start("value")]
    sign, fixed = value[0], f"{prefix}{quote_yaml(value)}"
    if sign in "\"'":
        hint = f"put other quotes around it: {quote_yaml(shorten(value))}" if start["key"] else _BLOCK_TEXT_HINT
        return f"a line that starts with {sign} must end with it too", hint, fixed
    if sign in ">|":
        hint = f"take the {sign} away, or put the text on the next line"
        fixed = f"{prefix}{quote_yaml(value[1:].strip())}"
        return f"text cannot stand on the same line after {sign}", hint, fixed
    if re.match(r"[*_]{1,3}\w[^*]*\*", value):
        return "stars say nothing to a voice", "take them out", fixed
    if re.match(r"\[[ xX]?\]", value):
        return "a box to tick says nothing to a voice", "take it out", fixed
    if re.match(r"\*\s", value) and not prefix.strip():
        return "a step begins with a dash, not with *", "begin the line with a dash", f"{prefix}-{value[1:]}"
    return f"a line cannot start with {sign}", f"put quotes around it: {quote_yaml(shorten(value))}", fixed


def detect_hash_sign(context: YamlErrorContext) -> SyntaxProblem | None:
    """A `#` that made the rest of a line a comment, so that the next line cannot follow it."""
    hidden = re.search(r"\S\s+(#.*)", context.lines[context.line_above]) if context.line_above >= 0 else None
    is_text = not re.match(r"(?:-|[\w-]+:)(?:\s|\Z)", context.line_text[context.column :])
    if hidden is None or not (is_text or context.kind is ErrorKind.KEY):
        return None
    hint = "put the text in quotes, or the note on a line of its own"
    width = len(hidden[1].rstrip())
    return context.make_problem(context.line_above, hidden.start(1), "the text ends at this #", hint, width)


def detect_colon_in_text(context: YamlErrorContext) -> SyntaxProblem | None:
    """A colon with a space after it in the middle of a text; a second key on one line."""
    text, line, column = context.line_text, context.line, context.column
    prefix = text[:column]
    if curly_quote := re.search("[“‘„]", prefix):
        return context.make_problem(line, curly_quote.start(), *CURLY_QUOTES)
    key, start = re.match(r"\s*(?:-\s+)*([\w-]+)\Z", prefix), _VALUE_START_RE.match(text.rstrip())
    if start is None or (key and key[1] in list_all_keys()):
        return None
    if key or re.match(r"\s+[^\s-](?![\w-]*:\s)", text):  # a later line of a text
        hint = "put quotes around the whole text, from its first line to its last"
        return context.make_problem(line, column, _COLON_IN_TEXT, hint)
    # What is before the last word must not end in one, or each place in a long word would be tried.
    keys = re.match(r"\s*(?:-\s+)*(?P<one>[\w-]+):\s.*?(?<![\w-])(?P<two>[\w-]+)\Z", prefix)
    if keys and {keys["one"], keys["two"]} <= list_all_keys():
        hint = f"write {keys['two']}: on a line of its own; or the text in quotes, to have it said"
        what = "a second key stands on this line"
        return context.make_problem(line, keys.start("two"), what, hint, len(keys["two"]))
    subject = f"what stands after {start['key']}:" if start["key"] else "the text"
    hint = f"put quotes around {subject}, like {quote_yaml(shorten(start['value']))}"
    fixes = context.fix_line(line, f"{text[: start.start('value')]}{quote_yaml(start['value'])}")
    return context.make_problem(line, column, _COLON_IN_TEXT, hint, 1, fixes)


def detect_missing_dash(context: YamlErrorContext) -> SyntaxProblem:
    """A line among steps that has no dash."""
    line = context.line_without_colon
    text, indent = context.lines[line], count_indent(context.lines[line])
    if any(re.match(rf"\s{{{indent}}}-\s", above) for above in context.lines[:line]):
        fixes = {line: f"{' ' * indent}- {text.lstrip()}"}
        hint = "begin it with a dash and a space"
        return context.make_line_problem(line, "this line does not begin with a dash", hint, fixes)
    hint = "begin a step with a dash, and a note with #; or write a colon after its key"
    return context.make_line_problem(line, _NO_KEY_OR_STEP, hint, context.fix_line(line, f"#{text}"))


_ABOVE_STEPS = ErrorKind.KEY | ErrorKind.COLON | ErrorKind.END | ErrorKind.STEP
_AMONG_STEPS = ErrorKind.KEY | ErrorKind.COLON | ErrorKind.BLOCK | ErrorKind.STEP
_RULES: tuple[tuple[ErrorKind, Detector], ...] = (
    (ANY, detect_hidden_character),
    (ErrorKind.TAB, _make_stop_rule("there is a tab here", "use spaces instead")),
    (ANY, _make_line_rule(lambda c: range(c.line + 1), *_FOREIGN_TEXT_RULES)),
    (ErrorKind.QUOTE, detect_unclosed_quote),
    (ErrorKind.ESCAPE, detect_escape),
    (ANY, _make_line_rule(lambda c: (c.context_line, c.line_above), _MISSING_SPACE_RULE)),
    (ErrorKind.COLON, _make_line_rule(lambda c: (c.line, c.context_line, c.line_above), _MISSING_COLON_RULE)),
    (
        _AMONG_STEPS,
        _make_line_rule(lambda c: (c.context_line, c.line_above, c.opening_line, c.line), *_WRONG_DASH_RULES),
    ),
    (ErrorKind.END, _make_line_rule(lambda c: (_find_first_line(c),), _INDENTED_FIRST_LINE_RULE)),
    (_ABOVE_STEPS | ErrorKind.BLOCK, detect_missing_steps_key),
    (ErrorKind.COLON | ErrorKind.KEY | ErrorKind.STEP, detect_missing_colon),
    (_ABOVE_STEPS, detect_unmarked_note),
    (ErrorKind.EMPTY, _make_stop_rule("there is nothing before this sign", "take one of the two away")),
    (ErrorKind.BRACKETS, detect_bracket_error),
    (ANY, detect_nested_quote),
    (ANY, detect_reserved_sign),
    (ErrorKind.KEY | ErrorKind.BLOCK | ErrorKind.STEP | ErrorKind.END, detect_hash_sign),
    (ErrorKind.COLON | ErrorKind.BLOCK | ErrorKind.STEP, syntax_indent_rules.detect_step_indent),
    (ErrorKind.COLON, detect_colon_in_text),
    (ErrorKind.COLON | ErrorKind.BLOCK | ErrorKind.END, syntax_indent_rules.detect_key_below_line),
    (ErrorKind.BLOCK | ErrorKind.STEP, syntax_indent_rules.detect_key_too_far_left),
    (ErrorKind.KEY | ErrorKind.STEP, detect_missing_dash),
    (ErrorKind.BLOCK, syntax_indent_rules.detect_misaligned_line),
    (ErrorKind.LIST, _make_stop_rule("a list cannot begin on this line", "put the dash on the next line")),
    (
        ErrorKind.END,
        _make_stop_rule("one file holds one script, and it ended above", "keep the other in a file of its own"),
    ),
    (ANY, _make_stop_rule("this line cannot be read", "compare its spaces, colons and quotes above")),
)
"""The rules with the kinds of error they are tried for, the most specific first; the last one always fits."""


def explain_yaml_error(text: str, file: str, error: yaml.YAMLError) -> SyntaxProblem:
    """Say in words why a file cannot be read.

    Args:
        text: the file's text.
        file: its name, for the location.
        error: the error of the plain loader, which is the same on every computer.
    """
    context = YamlErrorContext(split_lines(text), file, error)
    problems = (detect(context) for kinds, detect in _RULES if context.kind in kinds)
    return next(problem for problem in problems if problem)
