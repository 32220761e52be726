"""Steps: each as written becomes one verb for each level."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from guided.core.level import LEVELS
from guided.script import bylevel, rising, rules
from guided.script.includes import included
from guided.script.model import Step, Verb
from guided.script.page import Page
from guided.script.tree import Blank, List, Map, Node, Scalar
from guided.script.validate import validated
from guided.script.verbs import known_only, pick_verb
from guided.script.wording import check_words, words_in

DEEPEST = 12
"""How deep steps may stand inside steps."""
_DASHES = "begin each step on its own line, with a dash"


def read_steps(
    page: Page, node: Node, path: str, words: frozenset[str], depth: int = 1, key: str = "steps"
) -> tuple[Step, ...]:
    """A list of steps; those that are wrong are told and left out.

    Args:
        page: the file.
        node: what was written.
        path: what each step's own path begins with.
        words: the words that can be filled in here.
        depth: how deep these steps stand, from 1.
        key: what they stand under.
    """
    if isinstance(node, Blank):
        return ()
    if not isinstance(node, List):
        first = node.entries[0][0] if isinstance(node, Map) else node
        page.error(node.place, f"'{key}' takes a list of steps", _undashed(first.text))
        return ()
    if depth > DEEPEST:
        page.error(node.place, f"steps are more than {DEEPEST} deep here", "move some into a fragment and include: it")
        return ()
    drafts = (_Draft(page, item, f"{path}{n}", words, depth) for n, item in enumerate(node.items))
    return tuple(step for draft in drafts if (step := draft.step()))


def _undashed(text: str) -> str:
    """The way out where steps begin with something else than a dash."""
    if text.startswith("--"):
        return "one dash and a space are enough"
    if text.startswith("-"):
        return "put a space after the dash"
    if re.match("[•●▪◦‣·–—+]", text):
        return f"begin each step with the dash of the keyboard, -, not with {text[0]}"
    return "begin each step with a dash, not with a number" if re.match(r"\d{1,2}[.)]\s", text) else _DASHES


@dataclass
class _Draft:
    """One step while it is read."""

    page: Page
    node: Node
    path: str
    words: frozenset[str]
    depth: int
    lists: dict[int, tuple[Step, ...]] = field(default_factory=dict)
    """Steps inside already read, by the list they were written in."""

    def step(self) -> Step | None:
        """The step; None, and told, where something in it is wrong."""
        distinct = {id(one): one for one in self.maps}
        read = {key: self.verb(one) for key, one in distinct.items()}
        verbs = [verb for one in self.maps if (verb := read[id(one)])]
        if len(verbs) < len(LEVELS):
            return None
        rising.check_rising(self.page, verbs, self.maps, self.by_hand)
        rising.check_heard(self.page, verbs, self.maps)
        flare, gentle, steady, better = verbs
        place = self.maps[0].place_of(flare.verb)
        return included(self.page, Step(self.path, place, (flare, gentle, steady, better), self.by_hand), self.maps)

    @cached_property
    def whole(self) -> Node:
        """The step as keys and values, or such a step for each of some levels."""
        return self.keyed(bylevel.mend_step(self.node, self.page))

    def keyed(self, node: Node) -> Node:
        """A step as keys and values: a bare line is said."""
        if isinstance(node, Map) and bylevel.is_by_level(node):
            return Map(tuple((key, self.keyed(value)) for key, value in node.entries), node.place)
        if isinstance(node, Scalar):
            key = Scalar("say", node.place, node.written, node.start)
            return Map(((key, node),), node.place)
        if isinstance(node, List):
            self.page.error(node.place, "a step cannot be a list", "take one dash or the [ ] away, or write steps:")
            return Blank(node.place)
        return node

    @cached_property
    def maps(self) -> list[Map]:
        """The step at each level; fewer than four where something is wrong."""
        return bylevel.at_levels(self.whole)

    def verb(self, written: Map) -> Verb | None:
        """The step at one level."""
        kind = pick_verb(self.page, written)
        if kind is None:
            return None
        written = known_only(self.page, kind, written)
        inside = {key: self.inside(kind, written, key) for key in bylevel.STEPS if written.has(key)}
        verb = validated(self.page, kind, written, inside)
        check_words(self.page, kind, written, self.words)
        if verb:
            rules.check(self.page, verb, written)
        return verb

    def inside(self, kind: type[Verb], written: Map, key: str) -> tuple[Step, ...]:
        """The steps under a key."""
        node = written.get(key)
        if node is None:
            return ()
        if id(node) not in self.lists:
            path = f"{self.path}.{'' if key == 'steps' else key + '.'}{self.variant(node, key)}"
            scopes = (words_in(kind, one, key, self.words) for one in self.maps if one.get(key) is node)
            words = frozenset.intersection(*scopes)
            self.lists[id(node)] = read_steps(self.page, node, path, words, self.depth + 1, key)
        return self.lists[id(node)]

    def variant(self, node: Node, key: str) -> str:
        """What tells the steps of one level from another's, where they differ: the easiest level they are for."""
        lists = [one.get(key) for one in self.maps]
        if all(other is None or other is node for other in lists):
            return ""
        return f"{next(level for level, other in zip(LEVELS, lists, strict=True) if other is node)}."

    @cached_property
    def by_hand(self) -> frozenset[str]:
        """The keys written by level: all of them, where the step itself is."""
        if not isinstance(self.whole, Map):
            return frozenset()
        if bylevel.is_by_level(self.whole):
            return frozenset(key.text for one in self.maps for key, _ in one.entries)
        return bylevel.by_hand(self.whole)
