"""Speak, wait, sleep: the way a script keeps time when it has no timeline.

Given a WAV file, how often to play it, and the seconds from one time to the next.
"""

import sys
import time

import simpleaudio

clip = simpleaudio.WaveObject.from_wave_file(sys.argv[1])
seconds = len(clip.audio_data) / (clip.num_channels * clip.bytes_per_sample * clip.sample_rate)
for _ in range(int(sys.argv[2])):
    clip.play().wait_done()
    time.sleep(float(sys.argv[3]) - seconds)
