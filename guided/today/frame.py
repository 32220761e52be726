"""A page by itself: one file of HTML, nothing beside it, no script, calm on a screen and good on paper."""

from collections.abc import Iterable, Iterator
from html import escape

from guided.unseen import clean

STYLE = """
:root { --ink: #1d2b33; --soft: #5b6b73; --line: #d5dde0; --ground: #fff; --tint: #dfeaec;
  --l0: #b9d6d6; --l1: #86b6b8; --l2: #53919a; --l3: #2f6976; color-scheme: light dark; }
@media (prefers-color-scheme: dark) { :root { --ink: #d7dfe2; --soft: #94a4ab; --line: #35444b; --ground: #141c21;
  --tint: #22313a; --l0: #2f5f66; --l1: #437f87; --l2: #66a1a6; --l3: #9bc8c9; } }
@page { margin: 12mm; }
* { box-sizing: border-box; }
html { font: 16px/1.45 "Liberation Sans", Arial, Helvetica, sans-serif; color: var(--ink); background: var(--ground); }
body { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem; }
h1 { font-size: 1.5rem; line-height: 1.2; margin: 0 0 .4rem; } h2 { font-size: 1.05rem; margin: 1.4rem 0 .3rem; }
p, ul { margin: .3rem 0; } ul { padding-left: 1.2rem; } footer { margin-top: 1.4rem; }
footer, .soft { color: var(--soft); font-size: .9rem; }
svg { display: block; width: 100%; height: auto; } svg text { font-size: 11px; fill: var(--soft); }
table { border-collapse: collapse; width: 100%; font-size: .93rem; }
th, td { text-align: left; vertical-align: top; padding: .2rem .7rem .2rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; } td { overflow-wrap: anywhere; }
th, td:first-child { white-space: nowrap; } td { font-variant-numeric: tabular-nums; }
@media screen and (max-width: 34rem) { svg text { font-size: 18px; } svg .odd { display: none; } }
h2 { break-after: avoid; } tr, svg, li { break-inside: avoid; }
@media print { :root { --ink: #000; --soft: #333; --line: #bbb; --ground: #fff; --tint: #e6ecee; --l0: #c9dcdc;
  --l1: #94bcbe; --l2: #5c969f; --l3: #2f6976; color-scheme: light; } html { font-size: 10pt; line-height: 1.25; }
  body { max-width: none; padding: 0; } h2 { margin-top: .8rem; }
  th, td { padding: .06rem .7rem .06rem 0; } svg, svg * { print-color-adjust: exact; } }
"""
POLICY = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">"""


def frame(title: str, body: Iterable[str]) -> str:
    """The whole file as text, to be saved as UTF-8.

    Args:
        title: as plain text.
        body: lines of HTML.
    """
    return "\n".join([
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        POLICY,
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{safe(title)}</title>",
        f"<style>{STYLE}</style>",
        "</head>",
        "<body>",
        f"<h1>{safe(title)}</h1>",
        *body,
        "</body>",
        "</html>",
        "",
    ])  # fmt: skip


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table of plain text."""
    columns = "".join(f'<th scope="col">{safe(head)}</th>' for head in heads)
    yield f"<table><thead><tr>{columns}</tr></thead><tbody>"
    for row in rows:
        yield f"<tr>{''.join(f'<td>{safe(cell)}</td>' for cell in row)}</tr>"
    yield "</tbody></table>"


def safe(text: str) -> str:
    """Text as a page can hold it, whatever is in it."""
    return escape(clean(text))
