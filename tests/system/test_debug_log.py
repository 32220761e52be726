"""The debug log: events, but none of the user's words."""

import errno
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from guided.cli.main import main
from guided.core import paths
from guided.system import debug_log
from tests.cli.test_main import run

SCRIPT = "title: Ruth's evening\nkind: rest\nsteps:\n  - Think of the garden. (2s)\n"


@pytest.fixture(autouse=True)
def no_log_stays_open() -> Iterator[None]:
    yield
    close_logs()


def close_logs() -> None:
    """Do what the end of a program does."""
    for handler in debug_log.LOG.handlers[:]:
        debug_log.LOG.removeHandler(handler)
        handler.close()
    debug_log.LOG.setLevel(logging.NOTSET)
    debug_log.LOG.propagate = True


@pytest.fixture
def script(work: Path) -> Path:
    path = work / "for-ruth.yaml"
    path.write_text(SCRIPT, "utf-8")
    return path


def test_nothing_is_logged_without_debug(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("play", str(script), "--voice", "silent", "--output", "null", capsys=capsys)
    assert not paths.log_folder().exists()


@pytest.mark.parametrize("how", ["option", "variable"])
def test_session_is_logged_without_its_words(
    how: str, script: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if how == "variable":
        monkeypatch.setenv("GUIDED_DEBUG", "1")
    options = ["--debug"] if how == "option" else []
    code, _, err = run(
        *options, "play", str(script), "--level=flare", "--voice", "silent", "--output", "null", capsys=capsys
    )
    log = debug_log.log_path().read_text("utf-8")
    assert code == 0
    assert f"The debug log is {debug_log.log_path()}." in err
    assert "--level --voice --output" in log
    assert "TRACK_PLAYED" in log
    assert "silent speaks en" in log
    for private in ("Ruth", "ruth", "garden", "flare", str(script.parent)):
        assert private not in log


def test_error_is_logged_with_type_and_place(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (work / "mine.yaml").write_text("title: [Ruth\n", "utf-8")
    code, _, _ = run("--debug", "play", "mine.yaml", capsys=capsys)
    log = debug_log.log_path().read_text("utf-8")
    assert code == 1
    assert "ScriptError at guided/" in log
    assert "mine" not in log
    assert str(work) not in log


def test_log_is_appended_to_until_it_is_large(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        run("--debug", "schema", capsys=capsys)
        close_logs()
    assert debug_log.log_path().read_text("utf-8").count("guided 0") == 2
    with debug_log.log_path().open("a") as log:
        log.write("x" * debug_log.MAX_LOG_BYTES)
    run("--debug", "schema", capsys=capsys)
    assert debug_log.log_path().read_text("utf-8").count("guided 0") == 1


def test_log_is_private(capsys: pytest.CaptureFixture[str]) -> None:
    run("--debug", "schema", capsys=capsys)
    assert debug_log.log_path().parent.stat().st_mode & 0o077 == 0


def test_unwritable_log_is_reported_and_the_command_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    paths.log_folder().parent.mkdir(parents=True)
    paths.log_folder().write_text("in the way")
    code, out, err = run("--debug", "schema", capsys=capsys)
    assert code == 0
    assert out
    assert err.startswith("The debug log ")
    assert "cannot be written" in err
    assert err.count("\n") == 1


def test_full_disk_ends_the_log_only(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: logging.Handler) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(logging.FileHandler, "flush", fail)
        code, _, err = run("--debug", "schema", capsys=capsys)
    assert code == 0
    assert err == f"The debug log is {debug_log.log_path()}.\n"


def test_doctor_names_the_log_file(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["doctor"])
    out = capsys.readouterr().out
    assert f"a log is written to {debug_log.log_path()}" in out
