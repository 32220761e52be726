"""A short example of every kind of step, as it would stand in a script, and what its keys alone do not tell."""

from collections.abc import Mapping

EXAMPLES: Mapping[str, str] = {
    "say": """\
- A line by itself is said. (4s) And this, after four quiet seconds.
- say: On a flare day this is left out.
  skip: flare
""",
    "pause": """\
- pause: 20s
""",
    "breathe": """\
- breathe: {flare: natural, gentle: 3-4, better: 4-6}
  lasting: 2m
""",
    "release": """\
- release: your hands
  tension: light
  let_go: And let <area> open. (2s) Warm and easy.
  rest: 35s
""",
    "stretch": """\
- stretch: Knee to chest
  involves: [flexion, hip]
  sides: [left, right]
  into: Take hold behind your <side> knee, and let it drift towards you. (4s)
  hold: 8s
  during: Let that hip be heavy.
  out: Slowly, set that foot back down. (4s)
  again: And once more. (4s)
  reps: 3
  rest: 10s
  instead:
    - Slide your <side> heel a little way towards you, and let it slide back. (6s)
""",
    "position": """\
- position: When you're ready, lie on your back, knees bent, feet resting flat.
  settle: 20s
""",
    "section": """\
- section: Knees
- Let your knees be easy. (10s)
""",
    "chime": """\
- chime: bell
""",
    "ambience": """\
- ambience: rain
- Listen for a while. (20s)
- ambience: off
""",
    "heat": """\
- Lay something warm where it is welcome, with cloth between. (10s)
- heat: 12m
  steps:
    - Let it be warm. Now some quiet minutes.
    - pause: 6m
    - Half of the time has passed.
- Take the warmth away now. (6s)
""",
    "repeat": """\
- repeat: 3
  steps:
    - Notice one breath. (6s)
""",
    "each": """\
- each: {area: [your jaw, your shoulders, your hands]}
  steps:
    - release: <area>
      rest: 30s
""",
    "include": """\
- include: desk-start
  words: {part: your hands}
""",
    "steps": """\
- only: [steady, better]
  steps:
    - And now a little more, for today.
    - pause: 5s
""",
}
"""By the verb."""
NOTES: Mapping[str, str] = {
    "breathe": """\
One of `rounds` and `lasting` is needed; `natural` takes `lasting`. A word that would fill more than four fifths of its
phase becomes a short one.""",
    "release": """\
`<area>` in its words is the area. Words that are left out come from the phrase book. `tense` and `hold` are for light
tension, which only steady and better days have.""",
    "stretch": """\
`<side>` in its words, and in `instead`, is the side. A hold begins once the words that lead into it have had their
time; `during` comes a second later. Between the sides, a stock line says so.""",
    "section": """\
Skipping a section goes on at the next one; a file that is rendered has a chapter for each.""",
    "each": """\
`<area>`, or whatever the word is called, is filled in wherever it stands in the steps.""",
    "include": """\
A fragment is a script without a title. Its name is looked for beside the script, among your own sessions, then among
those that come with guided.""",
    "steps": """\
Good for a few steps that share an `only`, a `skip` or an `optional`.""",
}
"""What else there is to know, by the verb, in Markdown."""
