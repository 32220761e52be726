"""`guided help writing`: how a session of one's own is written, on a page for the terminal."""

import textwrap

from guided.authoring.wizard import BLANK
from guided.cli import Page
from guided.script.model import VERBS

EXAMPLES = {
    "say": "say: A line.",
    "pause": "pause: 20s",
    "breathe": "breathe: 4-6",
    "release": "release: your jaw",
    "stretch": "stretch: Knee rolls",
    "position": "position: Lie down.",
    "section": "section: Hips",
    "chime": "chime: bell",
    "ambience": "ambience: rain",
    "heat": "heat: 15m",
    "repeat": "repeat: 3",
    "each": "each: {area: [...]}",
    "include": "include: settle",
    "steps": "steps:",
}
"""How each kind of step begins."""
COMMANDS = (
    ("guided new tea --blank", "Begin with those ten lines; guided new asks what you would like."),
    ("guided edit tea", "Open it in your editor, and look it through after."),
    ("guided check tea --care", "Every problem at its line, and what a sore body might mind."),
    ("guided hear tea --line 8", "Hear the step on a line."),
    ("guided show tea --compare", "What the levels make of your numbers."),
)
BEGIN = "A session is a text file with lines like these. Any number is the most you would ask for on a better day."
STEPS = "A line after a dash is spoken. Every other step begins with its kind; more keys of it stand below:"
KEYS = (
    "Times are 20s, 2m or 1m30s. A line with a colon in it goes in quotes. Any value can be written by level: "
    "{flare: 5s, better: 15s}. For every key and more examples: docs/writing.md and docs/reference.md, where guided "
    "comes from."
)


def primer(width: int) -> str:
    """The page, in lines of at most `width` where words allow."""
    page = Page(width=width)
    page.write_text(BEGIN)
    page.write_paragraph()
    page.write(textwrap.indent(BLANK.format(title="Tea"), "  "))
    page.write_paragraph()
    page.write_text(STEPS)
    page.write_paragraph()
    with page.indentation():
        page.write_dl([(EXAMPLES[verb], _does(verb)) for verb in VERBS])
    page.write_paragraph()
    page.write_text(KEYS)
    page.write_paragraph()
    with page.indentation():
        page.write_dl(COMMANDS)
    return page.getvalue().rstrip()


def _does(verb: str) -> str:
    """What a kind of step does, in a line."""
    return " ".join((VERBS[verb].__doc__ or "").split("\n\n")[0].split())
