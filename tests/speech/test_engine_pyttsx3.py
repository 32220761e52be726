"""The system voices: an unreliable worker, and how its failures are handled."""

import io
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock

import numpy as np
import pytest
import soundfile

from guided.core.errors import VoiceError
from guided.core.shell_command import make_pip_command
from guided.speech.engines import Voice, pyttsx3, pyttsx3_worker

SPEAKS = pytest.mark.needs("system")
ON_LINUX = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux lends pyttsx3 a library, and shows its processes as files"
)

READY = "import json, os, sys, time, wave\nprint(json.dumps({'ready': True}), flush=True)\n"
JOB = READY + "for line in sys.stdin:\n    job = json.loads(line)\n"
DONE = "    print(json.dumps({'done': True}), flush=True)\n"
WAVE = """
    with wave.open(job['path'], 'wb') as file:
        file.setparams((1, 2, 22050, 0, 'NONE', ''))
        file.writeframes(b'\\x00\\x20' * {frames})
"""
BAD = {
    "hangs at once": "import time\ntime.sleep(60)",
    "hangs at the line": JOB + "    time.sleep(60)",
    "dies at once": "import os\nos._exit(1)",
    "dies at the line": JOB + "    os._exit(1)",
    "dies in a file": JOB + "    open(job['path'], 'wb').write(b'RIFF')\n    os.kill(os.getpid(), 9)",
    "is no program": "this is not Python",
    "cannot start": 'print(\'{"error": "no voice speaks it"}\')',
    "cannot say it": JOB + "    print(json.dumps({'error': 'it would not'}), flush=True)",
    "answers nonsense": JOB + "    print('Audio saved to nowhere', flush=True)",
    "leaves no file": JOB + DONE,
    "leaves an empty file": JOB + "    open(job['path'], 'wb').close()\n" + DONE,
    "leaves half a header": JOB + "    open(job['path'], 'wb').write(b'RIFF1234WAVE')\n" + DONE,
    "leaves no frames": JOB + WAVE.format(frames=0) + DONE,
    "leaves a snippet": JOB + WAVE.format(frames=500) + DONE,
    "leaves another's hour": JOB + WAVE.format(frames=22_050 * 60) + DONE,
}


@pytest.fixture
def make_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Voice]:
    """A system voice with a worker of one's own."""
    monkeypatch.setattr(pyttsx3, "probe", lambda: pyttsx3.Availability(True, "here"))

    def make(code: str) -> Voice:
        script = tmp_path / "worker.py"
        script.write_text(code, encoding="utf-8")
        monkeypatch.setattr(pyttsx3, "WORKER_PATH", script)
        return pyttsx3.load("en")

    return make


@pytest.fixture
def temp_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the temporary folders of workers go."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    return place


@pytest.fixture
def system_voice() -> Iterator[Voice]:
    with closing(pyttsx3.load("en")) as voice:
        yield voice


@pytest.mark.parametrize("code", BAD.values(), ids=BAD)
def test_any_worker_failure_is_a_voice_error_in_time(
    code: str, make_worker: Callable[[str], Voice], temp_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyttsx3, "ANSWER_TIMEOUT_S", 0.7 if "sleep" in code else 10.0)
    began = time.monotonic()
    with closing(make_worker(code)) as voice, pytest.raises(VoiceError) as caught:
        voice.speak("Rest here.")
    assert time.monotonic() - began < 10
    assert str(caught.value).count("\n") == 0
    assert not list(temp_folders.iterdir())


def test_failed_line_is_retried_in_a_new_worker(make_worker: Callable[[str], Voice], tmp_path: Path) -> None:
    tries = tmp_path / "tries"
    count = f"open({str(tries)!r}, 'a').write('x')\n"
    once = f"    if len(open({str(tries)!r}).read()) < 2: os._exit(1)\n"
    with closing(make_worker(count + JOB + once + WAVE.format(frames=22_050) + DONE)) as voice:
        assert voice.speak("Rest here.").frames == 22_050
        assert voice.speak("And here.").frames == 22_050
    assert tries.read_text() == "xx"


def test_worker_that_cannot_start_is_a_voice_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with closing(pyttsx3.SystemVoice("en", "", 130)) as voice, pytest.raises(VoiceError, match="helper did not start"):
        voice.speak("Rest.")


def test_closed_voice_starts_no_worker(make_worker: Callable[[str], Voice]) -> None:
    voice = make_worker("raise SystemExit")
    voice.close()
    with pytest.raises(VoiceError, match="closed"):
        voice.speak("Rest.")


def test_ignored_rate_is_set_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    looks: list[str] = []

    class Sleepy(MagicMock):
        driver_name = "espeak"

        def setProperty(self, name: str, value: int) -> None:
            if name == "rate":
                asked.append(value)

        def getProperty(self, name: str) -> object:
            looks.append(name)
            assert len(looks) < 100
            voice = SimpleNamespace(id="v", name="V", languages=["en"])
            return {"voices": [voice], "voice": "v", "rate": 117 if len(asked) > 2 else 200}[name]

    monkeypatch.setattr("pyttsx3.init", Sleepy)
    pyttsx3_worker.FileSpeaker("en", "", 117)
    assert asked == [117, 117, 117]


@SPEAKS
def test_key_has_words_per_minute() -> None:
    assert pyttsx3.load("en").key == f"system {sys.platform} en default 130"
    assert pyttsx3.load("en", "Samantha", 0.9).key == f"system {sys.platform} en Samantha 117"


@pytest.mark.parametrize("kind", ["WAV", "AIFF", "FLAC"])
def test_sound_is_decoded_by_its_content(kind: str) -> None:
    wave = np.sin(np.arange(4_000, dtype=np.float32)) / 2
    file = io.BytesIO()
    soundfile.write(file, np.stack([wave, wave], 1), 16_000, format=kind)
    clip = pyttsx3._decode_sound(file.getvalue())
    assert clip.rate == 16_000
    assert clip.samples == pytest.approx(wave, abs=1e-4)


@SPEAKS
def test_thirty_lines_are_not_mixed_up(system_voice: Voice) -> None:
    lines = [" ".join(["rest"] * words) + "." for words in range(1, 31)]
    shuffled = random.Random(1).sample(lines, len(lines))
    lengths = {line: system_voice.speak(line).frames for line in shuffled}
    assert [lengths[line] for line in lines] == sorted(lengths.values())
    steps = np.diff([lengths[line] for line in lines])
    assert steps.min() > 0.5 * steps.max()


@pytest.mark.slow
@SPEAKS
def test_first_line_of_every_worker_has_the_set_pace() -> None:
    def first(_: int) -> int:
        with closing(pyttsx3.load("en")) as voice:
            return voice.speak("Let your shoulders be heavy, and let the bed hold you.").frames

    with ThreadPoolExecutor(6) as many:
        lengths = list(many.map(first, range(24)))
    assert max(lengths) - min(lengths) < 1_000


@SPEAKS
@pytest.mark.needs("espeak")
@ON_LINUX
def test_each_line_equals_espeak_itself(system_voice: Voice) -> None:
    from guided.speech.clip_postprocessing import trim_silence
    from guided.speech.engines import espeak

    direct = espeak.load("en")
    for line in ["Let your hands rest.", "Breathe in.", "There is nowhere to go, and nothing to do."]:
        ours, theirs = (trim_silence(voice.speak(line).samples, 22_050) for voice in (system_voice, direct))
        envelopes = [np.abs(sound[: 220 * 40]).reshape(-1, 220).max(axis=1) for sound in (ours, theirs)]
        assert len(ours) == pytest.approx(len(theirs), abs=1_000)
        assert np.corrcoef(*envelopes)[0, 1] > 0.8


@SPEAKS
@ON_LINUX
def test_worker_speaks_on_linux_without_a_system_espeak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = pyttsx3.WORKER_PATH.read_text(encoding="utf-8")
    script = tmp_path / "worker.py"
    script.write_text(
        source.replace("if lent and not any(map(can_load, SYSTEM_LIBRARIES))", "if lent"), encoding="utf-8"
    )
    assert script.read_text(encoding="utf-8") != source
    monkeypatch.setattr(pyttsx3, "WORKER_PATH", script)
    with closing(pyttsx3.load("en")) as voice:
        assert voice.speak("Let it rest.").frames > 10_000


@pytest.mark.needs("espeak")
@SPEAKS
@ON_LINUX
def test_worker_is_lent_a_library_also_in_use_here(system_voice: Voice) -> None:
    from guided.speech.engines import espeak

    espeak.load("en").speak("Rest.")
    assert system_voice.speak("Rest.").frames


@ON_LINUX
def test_missing_espeak_says_how_to_install_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyttsx3, "find_spec", lambda name: name == "pyttsx3" or None)
    monkeypatch.setattr(pyttsx3, "can_load", lambda _: False)
    assert pyttsx3.probe() == pyttsx3.Availability(
        False, f"there is no eSpeak for it; {make_pip_command('install', 'espeakng-loader')} brings one"
    )
    with pytest.raises(VoiceError, match="cannot speak here: there is no eSpeak"):
        pyttsx3.load("en")
    monkeypatch.setattr(pyttsx3, "can_load", lambda name: name == "libespeak.so.1")
    assert pyttsx3.probe().available


@SPEAKS
@ON_LINUX
def test_library_that_ends_its_process_is_a_voice_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """What eSpeak does where its data is missing. One that the system brings finds its own, so it is not asked."""
    import espeakng_loader

    # Asked in a process of its own: in this one, the library that is lent may be loaded by now, under the same name.
    code = "from guided.speech.engines.pyttsx3_worker import *; print(any(map(can_load, SYSTEM_LIBRARIES)))"
    if subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "True\n":
        pytest.skip("this computer has an eSpeak of its own, with its data")
    monkeypatch.setattr(pyttsx3, "_find_espeak", lambda: [espeakng_loader.get_library_path(), "/nowhere"])
    with closing(pyttsx3.load("en")) as voice, pytest.raises(VoiceError, match="its helper ended"):
        voice.speak("Rest.")


def test_worker_that_ends_silently_is_a_voice_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyttsx3.py").write_text("import os\ndef init():\n    os._exit(1)\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(pyttsx3, "probe", lambda: pyttsx3.Availability(True, "a fake"))
    with closing(pyttsx3.load("en")) as voice, pytest.raises(VoiceError, match="its helper ended"):
        voice.speak("Rest.")


@SPEAKS
@pytest.mark.parametrize("language", ["de", "zh", "no"])
def test_voice_of_the_language_is_chosen(language: str) -> None:
    with closing(pyttsx3.load(language)) as voice, closing(pyttsx3.load("en")) as english:
        assert voice.speak("1999").frames != pytest.approx(english.speak("1999").frames, abs=1_000)


@SPEAKS
def test_missing_language_or_voice_is_a_voice_error() -> None:
    with closing(pyttsx3.load("tlh")) as voice, pytest.raises(VoiceError, match="no voice speaks 'tlh'"):
        voice.speak("nuqneH")
    with closing(pyttsx3.load("en", "nobody")) as voice, pytest.raises(VoiceError, match="no voice is called 'nobody'"):
        voice.speak("Rest.")


@SPEAKS
def test_nothing_is_printed_or_left(system_voice: Voice, temp_folders: Path, capfd: pytest.CaptureFixture[str]) -> None:
    system_voice.speak("Rest.")
    system_voice.speak("And rest.")
    assert [list(folder.iterdir()) for folder in temp_folders.iterdir()] == [[]]
    system_voice.close()
    assert not list(temp_folders.iterdir())
    assert capfd.readouterr() == ("", "")


@SPEAKS
def test_modules_in_the_working_folder_are_not_imported(
    system_voice: Voice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyttsx3.py").write_text("raise SystemExit")
    monkeypatch.chdir(tmp_path)
    assert system_voice.speak("Rest.").frames


@SPEAKS
@pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")
def test_ctrl_c_does_not_reach_the_worker(system_voice: Voice) -> None:
    system_voice.speak("Rest.")
    make_worker = system_voice._worker._process  # type: ignore[attr-defined]
    assert os.getsid(make_worker.pid) != os.getsid(0)
    make_worker.send_signal(signal.SIGINT)
    system_voice.speak("And rest.")
    assert system_voice._worker._process is make_worker  # type: ignore[attr-defined]


@SPEAKS
@ON_LINUX
def test_worker_and_its_folder_end_with_the_parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    code = """
from guided.speech.engines import pyttsx3 as system
voice = system.load("en")
voice.speak("Rest.")
print(voice._worker._process.pid, flush=True)
input()
"""
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        assert list(tmp_path.glob("guided-*"))
        parent.kill()
    limit = time.monotonic() + 10
    while _is_running(pid) and time.monotonic() < limit:
        time.sleep(0.01)
    assert not _is_running(pid)
    assert not list(tmp_path.glob("guided-*"))


def _is_running(pid: int) -> bool:
    """Whether a process runs still; one that has ended, and waits to be asked how, does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


# Listing voices ------------------------------------------------------------------------------------------------------


@pytest.fixture
def set_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Lets a worker of one's own say which voices there are, on a computer with an eSpeak of its own."""
    monkeypatch.setattr(pyttsx3, "probe", lambda: pyttsx3.Availability(True, "here"))
    monkeypatch.setattr(pyttsx3, "_uses_bundled", lambda: False)

    def make(code: str) -> None:
        script = tmp_path / "worker.py"
        script.write_text(code, encoding="utf-8")
        monkeypatch.setattr(pyttsx3, "WORKER_PATH", script)
        pyttsx3._query_voices.cache_clear()

    yield make
    pyttsx3._query_voices.cache_clear()


def test_voices_are_queried_once(set_worker: Callable[[str], None], tmp_path: Path) -> None:
    tries = tmp_path / "tries"
    told = """print('{"Paulina": ["es"], "Samantha": ["en"], "Amira": []}')"""
    set_worker(f"import sys\nassert sys.argv[1] == '--voices'\nopen({str(tries)!r}, 'a').write('x')\n{told}\n")
    assert pyttsx3.list_voices() == ["Amira", "Paulina", "Samantha"]
    assert pyttsx3.list_voices("es") == ["Paulina"]
    assert pyttsx3.list_languages("paulina") == {"es"}
    assert pyttsx3.list_languages("Amira") is pyttsx3.list_languages("nobody") is pyttsx3.list_languages() is None
    assert tries.read_text() == "x"


@pytest.mark.parametrize(
    "code",
    ["import time\ntime.sleep(60)", "import os\nos._exit(1)", "print('[]')", "print('{\"a\": 1}')", "print('a')"],
)
def test_failed_query_lists_no_voices(
    code: str, set_worker: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyttsx3, "LIST_TIMEOUT_S", 0.7)
    set_worker(code)
    assert pyttsx3.list_voices() == []
    assert pyttsx3.list_languages("Samantha") is None


def test_computer_without_voices_is_not_queried(
    set_worker: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_worker("raise SystemExit")
    monkeypatch.setattr(pyttsx3, "probe", lambda: pyttsx3.Availability(False, "gone"))
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("a worker was started"))
    assert pyttsx3.list_voices() == []


def test_voice_speaks_all_its_languages_under_all_their_codes() -> None:
    voice = SimpleNamespace(languages=["nb_NO", "en-GB", b"\x05xx"])
    assert {"nb", "no", "en"} <= pyttsx3_worker._list_codes(voice)


@SPEAKS
@ON_LINUX
def test_lent_espeak_lists_languages_with_a_dictionary() -> None:
    pyttsx3._query_voices.cache_clear()
    assert {"Spanish (Spain)", "Spanish (Latin America)"} <= set(pyttsx3.list_voices("es"))
    assert pyttsx3.list_voices("no") == pyttsx3.list_voices("nb")
    assert len(pyttsx3.list_voices("no")) == 1
    assert pyttsx3.list_voices("xx") == []
