"""What `guided new` offers besides movement: areas to let go, spots to notice or rest with, ways of breathing."""

from dataclasses import dataclass

LYING_OR_SEATED = ("bed", "floor", "chair")


@dataclass(frozen=True)
class Spot:
    """An area or a spot, and the words for it."""

    name: str
    title: str
    says: str
    easy: str = ""
    """Said in place of `says` on a flare day."""
    involves: tuple[str, ...] = ()
    source: str = ""

    area: str = ""
    where: tuple[str, ...] = LYING_OR_SEATED


AREAS = (
    Spot("hands", "Hands", "Your hands. Let the fingers be soft.", "Your hands. Let them rest.", ("hand",)),
    Spot(
        "shoulders",
        "Shoulders",
        "Your shoulders. You might let them sink a little.",
        "Your shoulders. Let them be held.",
        ("shoulder",),
    ),
    Spot("jaw", "Jaw", "Your jaw. Let your teeth part, and your tongue rest.", "Your jaw. Let it be loose.", ("jaw",)),
    Spot(
        "back",
        "Back",
        "Your back. Leave out any sore part. Let something hold the rest.",
        "Your back. Let something hold it.",
        ("upper-back", "low-back"),
    ),
    Spot(
        "legs",
        "Legs",
        "Your legs. Let them lie as heavy as they like.",
        "Your legs. Let them be heavy.",
        ("hip", "thigh", "calf"),
    ),
    Spot("feet", "Feet", "Your feet. Let the soles be soft, and the toes.", "Your feet. Let them rest.", ("foot",)),
    Spot("arms", "Arms", "Your arms, down to the wrists. Let them lie.", "Your arms. Let them lie.", ("arm",)),
    Spot("face", "Face", "Your face. Let your forehead be smooth.", "Your face. Let it be soft."),
    Spot("neck", "Neck", "Your neck, with nothing to hold up. Let it be.", "Your neck. Let it be easy.", ("neck",)),
    Spot("belly", "Belly", "Your belly. Let your breath move it.", "Your belly. Let it be soft.", ("belly",)),
)  # fmt: skip
"""Areas to let go (S1, S2, S17)."""

NOTICED = (
    Spot("sounds", "Sounds", "The sounds around you, near or far.", "A sound, near or far."),
    Spot("hands", "Hands", "Your hands, and whatever they touch.", "Your hands, and what they touch.", ("hand",)),
    Spot("breath", "Breath", "Your breath, wherever it shows most easily.", "Your breath, as it is."),
    Spot("weight", "Weight", "Your weight, and what carries it.", "What holds you."),
    Spot("feet", "Feet", "Your feet, warm or cool, or nothing much.", "Your feet, or the thought of them.", ("foot",)),
    Spot("face", "Face", "Your face, and the air on it.", "The air on your face."),
    Spot("light", "Light", "The light, or the dark, with eyes open or closed.", "The light, or the dark."),
)
"""Spots for attention (S52, S116, S129)."""

RESTED_WITH = (
    Spot("weight", "What holds you", "Feel what holds you. Nothing to hold up.", "Let yourself be held."),
    Spot("breath", "Breath", "Let your breath come and go, in its own time.", "Let your breath come and go."),
    Spot("sounds", "Sounds", "Let the sounds around you come and go.", "Let the sounds come and go."),
    Spot("warmth", "Warmth", "Feel where you are warm, or think of somewhere warm.", "Think of somewhere warm."),
    Spot("hands", "Hands", "Let your hands lie, with nothing to hold.", "Let your hands lie.", ("hand",)),
)
"""What to rest with (S96, S116)."""


@dataclass(frozen=True)
class Breath:
    """A way of breathing, and the words for it."""

    name: str
    title: str
    pattern: str
    """As a script writes it."""
    tell: str
    """Said before it."""
    about: str
    """What sets it apart, in a word or two."""
    source: str

    area: str = ""
    involves: tuple[str, ...] = ()
    where: tuple[str, ...] = LYING_OR_SEATED


BREATHS = (
    Breath(
        "long-out",
        "A longer breath out",
        "{flare: natural, gentle: 3-4, steady: 4-6}",
        "Next, a breath out that takes a little longer.",
        "longer out than in",
        "S56",
    ),
    Breath(
        "natural", "Your own breath", "natural", "Next, your own breath, with nothing to change.",
        "your own", "S69",
    ),
    Breath(
        "soft", "A soft breath", "{flare: natural, gentle: 3-4}",
        "Next, a soft breath, in for three, and out for four.",
        "in 3 s, out 4 s", "S56",
    ),
    Breath(
        "even",
        "An even breath",
        "{flare: natural, gentle: 3-3, steady: 4-4}",
        "Next, an even breath, like a rocking chair.",
        "in and out alike",
        "S52",
    ),
)  # fmt: skip
"""Ways of breathing, none with a held breath."""
