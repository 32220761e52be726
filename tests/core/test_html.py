"""HTML pages: every text is escaped in one place."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from guided.core.html import render
from tests.support.repository import ROOT

PAGES = ROOT / "guided" / "pages"
REPORT = {"title": "A title", "about": "About.", "sections": (), "foot": "The end."}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>", "&lt;b&gt;"),
        ("&lt; & \"'", "&amp;lt; &amp; &#34;&#39;"),
        ("</title></style><script>", "&lt;/title&gt;&lt;/style&gt;&lt;script&gt;"),
        ("{{ 7 * 7 }}{% raw %}", "{{ 7 * 7 }}{% raw %}"),
        (" a\tb\nc ", "a b c"),
        ("a\x1b[31m\u202eb\x00\u2028c", "a [31m b c"),
    ],
)
def test_text_is_escaped_on_one_line(text: str, shown: str) -> None:
    page = render("summary.html", **{**REPORT, "title": text, "about": text})
    assert f"<title>{shown}</title>" in page
    assert f"<h1>{shown}</h1>\n<p>{shown}</p>" in page


def test_missing_value_raises() -> None:
    with pytest.raises(UndefinedError):
        render("summary.html", title="A title")


@pytest.mark.parametrize("path", sorted(PAGES.iterdir()), ids=lambda path: path.name)
def test_no_template_marks_text_as_safe(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\bsafe\s*[|)}]|\|\s*safe\b|autoescape|Markup", text)
    assert not re.search(r"=\s*[^\"'\s>]*{{", text), "an attribute is quoted"
    assert not re.search(r"https?:|<script|<link|\bon\w+=|@import|url\(", text)


def test_jinja_is_imported_only_for_a_page() -> None:
    code = (
        "import sys\n"
        "from guided.cli.commands import journal, play, print\n"
        "import guided.core.html\n"
        "assert 'jinja2' not in sys.modules\n"
        f"guided.core.html.render('summary.html', **{REPORT})\n"
        "assert 'jinja2' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
