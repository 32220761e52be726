"""Say the first words of a session beforehand, as the voice that comes with guided says them.

    python -m audio.speak

What is heard first then waits for no voice to load, the very first time too. Each file is an entry of the speech
cache, under its address there: another voice, or another way to prepare what it says, never finds it. A test keeps it
fresh.
"""

import tempfile
from pathlib import Path

from guided.core import paths
from guided.player.announcer import PlayerLines
from guided.script import stock_phrases
from guided.speech.selection import select_voice
from guided.speech.service import SpeechService

HERE = Path(__file__).parent / "spoken"


def speak(folder: Path) -> None:
    """Say them into a folder."""
    speech = SpeechService(select_voice("neural", "en"), folder)
    try:
        speech.clip(PlayerLines(stock_phrases.load_books("en", paths.find_folders())[0]).line("ready"))
    finally:
        speech.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        speak(Path(made))
        for old in HERE.glob("*.clip"):
            old.unlink()
        HERE.mkdir(exist_ok=True)
        for new in Path(made).glob("*.clip"):
            (HERE / new.name).write_bytes(new.read_bytes())
