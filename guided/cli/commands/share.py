"""`guided share`: packs a session in a bundle, for somebody else."""

from collections.abc import Iterator
from pathlib import Path

import click

from guided.authoring.bundle.pack import BUNDLE_SUFFIX, BundleContents, list_contents, pack_bundle
from guided.cli import options, session_resources
from guided.cli.confirm import ask_to_replace
from guided.core import paths
from guided.core.errors import FileError
from guided.core.shell_command import make_command
from guided.lint import lint_file
from guided.script import stock_phrases
from guided.script.diagnostics import ScriptError
from guided.ui.terminal_output import echo


@click.command("share")
@click.argument("name", shell_complete=options.complete)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="The file; NAME.guided here, unless given."
)
@click.option("--force", is_flag=True, help="Replace a file that is already there.")
def command(name: str, out: Path | None, force: bool) -> None:
    """Put a session of yours in one file to pass on.

    Its fragments and sounds are inside, if they are yours, and your phrase book where guided has none for its
    language; what comes with guided, everybody has. Nothing else of your computer is.

    \b
      guided share evening                      makes evening.guided
      guided share my-back.yaml -o for-ana.guided
    """  # noqa: D301
    path, folders = paths.find_script(name), paths.find_folders()
    session = session_resources.load_session(name)
    contents = list_contents(session, folders)
    report = lint_file(path, folders, careful=True)
    if not report.playable:
        errors = [diagnostic for diagnostic in report.diagnostics if diagnostic.severity == "error"]
        echo(*ScriptError(errors, report.sources).args, err=True)
        reason = f"for {make_command('add')} would refuse it"
        raise FileError(f"{session.name} was not shared: please mend this first, {reason}.")
    target = out or Path(f"{session.name}{BUNDLE_SUFFIX}")
    if ask_to_replace([target], force):
        pack_bundle(session, contents.files, target)
        echo(*_describe(target, contents, session.headers[0].language, session.headers[0].author))


def _describe(target: Path, contents: BundleContents, language: str, author: str | None) -> Iterator[str]:
    yield f"{target}  {format_size(target)}"
    for member, path in contents.files.items():
        yield f"  {member}  {format_size(path)}"
    if contents.shipped:
        yield f"Not inside, for it comes with guided: {', '.join(contents.shipped)}."
    if contents.phrases:
        lines = stock_phrases.format_keys(list(contents.phrases))
        yield f"Your phrases/{language} stays with you, for elsewhere it would change other sessions too."
        yield f"There, guided's own lines are heard in place of yours for {lines}."
    if any(member.startswith("sounds/") for member in contents.files):
        yield "Please pass on only sounds that are yours to share."
    yield f"It says who wrote it: {author}." if author else "It does not say who wrote it; author: in it would."
    yield f"To have it elsewhere: {make_command('add', target.name)}"


def format_size(path: Path) -> str:
    """The size of a file in MB or KB."""
    length = path.stat().st_size
    return f"{length / 1_000_000:.1f} MB" if length >= 100_000 else f"{max(1, round(length / 1000))} KB"
