"""`guided render`: sessions as sound files."""

import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import click

from guided import library
from guided.commands import options, stage
from guided.compose import compose
from guided.cue import Plan
from guided.errors import FileError
from guided.level import Level
from guided.screen.clock import clock
from guided.script.model import Session
from guided.sound.render import FORMATS, render
from guided.sound.tags import Tags

FORBIDDEN = str.maketrans(dict.fromkeys('\\/:*?"<>|', "-"))
"""Characters that a phone's card may refuse in a file's name."""


@dataclass(frozen=True)
class Job:
    """One file to make."""

    script: Path
    level: Level
    target: Path
    voice: str | None
    minutes: Decimal | None
    avoid: tuple[str, ...]
    track: int = 0


@click.command("render")
@click.argument("names", metavar="[NAME]...", nargs=-1, type=options.SessionName())
@options.level(None, "How the day is; gentle, unless --for says flare.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The file, or the folder for several.")
@click.option("--all", "every", is_flag=True, help="Every session there is.")
@click.option("--for", "good_for", metavar="WHAT", help="Every session good for this: flare, morning, sleep, desk.")
@click.option(
    "--format",
    "suffix",
    type=click.Choice([s[1:] for s in FORMATS]),
    default="mp3",
    help="The kind of files in a folder.",
)
@click.option("--force", is_flag=True, help="Replace files that are already there.")
@options.minutes()
@options.avoid()
@options.voice()
def command(
    names: tuple[str, ...],
    level: Level | None,
    out: Path | None,
    every: bool,
    good_for: str | None,
    suffix: str,
    force: bool,
    minutes: Decimal | None,
    avoid: tuple[str, ...],
    voice: str | None,
) -> None:
    """Make sound files, to listen to anywhere.

    \b
    One session, in the format the file's name asks for (.mp3 .flac .opus .ogg .wav):
      guided render release-only --level flare -o calm.mp3
    A set, numbered and named, for a phone:
      guided render --for flare -o phone/
    """  # noqa: D301
    level = level or (Level.FLARE if good_for == "flare" else Level.GENTLE)
    sessions = _wanted(names, every, good_for)
    if len(names) == 1 and not _is_folder(out):
        target = out or Path(f"{sessions[0].name}-{level}.{suffix}")
        jobs = [Job(sessions[0].path, level, target, voice, minutes, avoid)]
    else:
        jobs = [
            Job(
                session.path,
                level,
                (out or Path()) / _named(track, session, level, suffix),
                voice,
                minutes,
                avoid,
                track,
            )
            for track, session in enumerate(sessions, start=1)
        ]
    _allowed([job.target for job in jobs], force)
    _one(jobs[0]) if len(jobs) == 1 else _several(jobs)


def _wanted(names: Sequence[str], every: bool, good_for: str | None) -> list[Session]:
    if names:
        return [stage.session(name) for name in names]
    if not every and not good_for:
        raise click.UsageError("Which session? Name one or more, or use --all or --for flare.")
    everything = [stage.session(str(path)) for path in library.sessions().values()]
    found = [s for s in everything if s.title and (not good_for or good_for in s.headers[0].good_for)]
    if not found:
        raise FileError(f"No session says it is good for {good_for}. guided list shows all there is.")
    return found


def _is_folder(out: Path | None) -> bool:
    return out is not None and (out.is_dir() or str(out).endswith(("/", os.sep)) or not out.suffix)


def _named(track: int, session: Session, level: Level, suffix: str) -> str:
    """A name that sorts in order and that a phone's card takes."""
    title = (session.title or session.name).translate(FORBIDDEN)
    return f"{track:02} {title} ({level}).{suffix}"


def _allowed(targets: list[Path], force: bool) -> None:
    """Make the folder, know the format, and ask before anything is replaced."""
    for target in targets:
        if target.suffix.lower() not in FORMATS:
            known = ", ".join(FORMATS)
            raise FileError(f"{target} would be a kind of file guided cannot make. Use one of {known}.")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileError(f"The folder {target.parent} could not be made ({error.strerror}).") from error
    there = [target for target in targets if target.exists()]
    if not there or force:
        return
    what = f"{there[0]} is already there" if len(there) == 1 else f"{len(there)} of these files are already there"
    if not sys.stdin.isatty():
        raise FileError(f"{what}. Use --force to replace.")
    click.confirm(f"{what}. Replace?", abort=True)


def _one(job: Job) -> None:
    with click.progressbar(length=100, label=f"Making {job.target.name}", file=sys.stderr) as bar:
        plan = _make(job, lambda share: bar.update(int(100 * share) - bar.pos))
    click.echo(f"{job.target}  {clock(plan.seconds)}")


def _several(jobs: list[Job]) -> None:
    """Make files side by side, on every core."""
    spawned = multiprocessing.get_context("spawn")
    workers = min(len(jobs), os.cpu_count() or 1)
    with (
        ProcessPoolExecutor(workers, mp_context=spawned) as pool,
        click.progressbar(length=len(jobs), label=f"Making {len(jobs)} files", file=sys.stderr) as bar,
    ):
        made = {pool.submit(_make, job): job for job in jobs}
        try:
            for future in as_completed(made):
                future.result()
                bar.update(1)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    for job in jobs:
        click.echo(job.target)


def _make(job: Job, progress: Callable[[float], None] = lambda _share: None) -> Plan:
    """Speak, mix and write one file. The speaking is told as its first half, the writing as the second."""
    session = stage.session(str(job.script))
    speech = stage.speech(job.voice, session.at(job.level).language)
    composition = compose(session, job.level, speech, stage.sounds(), job.avoid, job.minutes)
    mix = composition.whole(lambda done, of: progress(done / of / 2))
    plan = composition.plan
    render(mix, job.target, _tags(session, plan, job), lambda done, of: progress(0.5 + done / of / 2))
    speech.close()
    stage.tell(speech.notices)
    return plan


def _tags(session: Session, plan: Plan, job: Job) -> Tags:
    about = session.at(job.level).about or ""
    title = f"{plan.title} ({plan.level})"
    return Tags(title, f"guided, {plan.level}", about, job.track, tuple(plan.sections()), plan.seconds)
