"""A handout as one page of HTML: nothing beside it, no script, black on white, for a browser's printer.

Everything that somebody wrote is escaped. The type is large, and a little less so where there is much to say, so that
a session fits on one sheet of A4 or Letter paper.
"""

from collections.abc import Iterable, Iterator
from html import escape
from itertools import count

from guided import safety
from guided.level import Level
from guided.writing.handout import Entry, Handout, Part

DAYS = {
    Level.FLARE: "for a flare day",
    Level.GENTLE: "for a gentle day",
    Level.STEADY: "for an ordinary day",
    Level.BETTER: "for a better day, with the numbers as they are written",
}
SIZES = ((1300, "large"), (1950, "middle"), (3000, "small"), (3950, "less"))
"""Up to so many letters in all, and the type they are set in; more are set smaller still."""
STYLE = """
@page { margin: 10mm 12mm; }
* { box-sizing: border-box; }
html { font: 14pt/1.22 Arial, "Liberation Sans", Helvetica, sans-serif; color: #000; background: #fff; }
body { max-width: 52rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6em; line-height: 1.1; margin: 0; }
h2 { font-size: 1.1em; margin: .5em 0 .1em; border-top: 1px solid #000; padding-top: .1em; break-after: avoid; }
h3, .do p { display: inline; font-size: 1em; }
p, ul { margin: .1em 0 .2em; } ul { padding-left: 1.1em; }
.do { margin: .2em 0; break-inside: avoid; }
.dose { font-weight: bold; }
.signs { border: 2px solid #000; padding: .2em .7em .3em; margin-top: .5em; font-size: .9em; break-inside: avoid; }
.signs h2 { margin-top: .1em; border: 0; } .signs ul { columns: 2; column-gap: 1.6em; }
footer { font-size: .72em; margin-top: .4em; }
@media print {
  html.middle { font-size: 12.5pt; } html.small { font-size: 11pt; } html.less { font-size: 10pt; }
  html.least { font-size: 9pt; }
  body { max-width: none; padding: 0; }
  .parts { columns: 2; column-gap: 1.4em; }
}
"""


def page(handout: Handout) -> str:
    """The whole file as text, to be saved as UTF-8."""
    language = escape(handout.language)
    size = next((size for most, size in SIZES if handout.letters <= most), "least")
    title = f"{handout.title} ({handout.level})"
    return "\n".join([
        "<!DOCTYPE html>",
        f'<html lang="en" class="{size}">',
        "<head>",
        '<meta charset="utf-8">',
        """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">""",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>",
        f"<style>{STYLE}</style>",
        "</head>",
        "<body>",
        *_head(handout, language),
        '<div class="parts">',
        *_cautions(handout, language),
        f'<main lang="{language}">',
        *_parts(handout.parts),
        "</main>",
        "</div>",
        *_signs(),
        *_foot(handout, language),
        "</body>",
        "</html>",
        "",
    ])  # fmt: skip


def _head(handout: Handout, language: str) -> Iterator[str]:
    minutes = max(1, round(handout.seconds / 60))
    facts = [DAYS[handout.level], f"about {minutes} minute{'' if minutes == 1 else 's'}", " or ".join(handout.where)]
    yield "<header>"
    yield f'<h1 lang="{language}">{escape(handout.title)}</h1>'
    yield f"<p><strong>{escape(_capital(', '.join(filter(None, facts))))}.</strong></p>"
    if handout.about:
        yield f'<p lang="{language}">{escape(handout.about)}</p>'
    yield f"<p>{' '.join(_most(handout))}</p>"
    yield "</header>"


def _most(handout: Handout) -> Iterator[str]:
    """What the numbers are, and what of them another day is asked."""
    yield "Numbers are the most there is to do."
    if handout.moving and handout.level is not Level.FLARE:
        yield "On a harder day do less; on a flare day half as often, or less, each held for a breath at most."
    yield "Doing less, or stopping, is always fine."


def _parts(parts: Iterable[Part]) -> Iterator[str]:
    """Part by part, what there is to do numbered throughout."""
    numbers = count(1)
    for part in parts:
        yield from _part(part, numbers)


def _part(part: Part, numbers: Iterator[int]) -> Iterator[str]:
    same = [entry for entry in part.entries if entry.name and entry.name.casefold() == part.heading.casefold()][:1]
    if part.heading:
        yield f"<h2>{f'{next(numbers)}. ' if same else ''}{escape(part.heading)}</h2>"
    for entry in part.entries:
        name = f"{next(numbers)}. {entry.name}" if entry.name and entry not in same else ""
        yield from _entry(entry, name) if entry.name else _paragraphs(entry.how)


def _entry(entry: Entry, name: str) -> Iterator[str]:
    yield '<div class="do">'
    if name:
        yield f"<h3>{escape(name)}:</h3>"
    yield f'<p class="dose" lang="en">{escape(_capital(", ".join(entry.dose)))}.</p>'
    yield from _paragraphs(entry.how)
    yield "</div>"


def _paragraphs(texts: Iterable[str]) -> Iterator[str]:
    return (f"<p>{escape(text)}</p>" for text in texts)


def _cautions(handout: Handout, language: str) -> Iterator[str]:
    if handout.cautions:
        yield f'<section aria-labelledby="mind"><h2 id="mind">Please mind</h2><ul lang="{language}">'
        yield from (f"<li>{escape(caution)}</li>" for caution in handout.cautions)
        yield "</ul></section>"


def _signs() -> Iterator[str]:
    """When to stop, and the signs of an emergency."""
    yield '<section class="signs" aria-labelledby="signs"><h2 id="signs">When to stop, and when to get help</h2>'
    yield f"<p>{escape(safety.STOP)}</p>"
    yield f"<p><strong>{escape(safety.CARE)}</strong> That is, if any of this is new, within about two weeks:</p><ul>"
    yield from (f"<li>{escape(sign)}</li>" for sign in safety.SIGNS)
    yield "</ul>"
    yield from _paragraphs((safety.CHEST, safety.HEAD, safety.HARM))
    yield "</section>"


def _foot(handout: Handout, language: str) -> Iterator[str]:
    yield "<footer>"
    if handout.author:
        yield f'<p>Written by <span lang="{language}">{escape(handout.author)}</span>.</p>'
    if handout.sources:
        yield f"<p>Leaning on: {escape('; '.join(handout.sources))}</p>"
    seen = "" if handout.author else " Nobody who knows your body has looked at this page."
    yield f"<p>{escape(safety.COMFORT)}{seen}</p>"
    yield "</footer>"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
