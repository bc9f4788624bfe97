"""Phrases found in a text: thousands of them in one pass."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from moderation.text.fold import Folded, fold, normalise

_APOSTROPHES = "’‘ʼ"
_RAGGED = re.compile(r"\s{2,}|[^\S ]")
_MANY = 5000  # phrases
# Scripts written without spaces: words there have no edges to go by. Thai, Lao, Myanmar, Khmer,
# Kana and Han, as far as they lie in the first plane, where all words of use do.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase as the policy has it, and where it stands in the source."""

    phrase: str
    start: int
    end: int


class Phrases:
    """A list of phrases made ready to be looked for; it never changes.

    A phrase is found as whole words: what stands before and after it must not go on with the
    word, except in scripts written without spaces. White space in it stands for any white
    space, and apostrophes are alike, typed or typeset.
    """

    __slots__ = ("_automaton", "_keys", "_part_of_word", "_phrases", "_spaced")

    def __init__(
        self, phrases: Iterable[str], *, exact_case: bool = False, part_of_word: bool = False
    ) -> None:
        change = normalise if exact_case else fold
        keyed: dict[str, str] = {}
        for phrase in phrases:
            if vanishes(phrase):
                raise ValueError(f"nothing is left of the phrase {phrase!r} to look for")
            keyed.setdefault(_key(phrase, change), phrase)
        self._keys = tuple(keyed)
        self._phrases = tuple(keyed.values())
        if len(keyed) > _MANY:
            # The library numbers its states anew, those that end a phrase first. Where many
            # phrases begin alike (`w1`, `w12`, …) that takes the square of their number, unless
            # as many other states stand before them. `find` skips this phrase; no text holds it.
            self._keys = ("\0" * len(keyed), *keyed)
            self._phrases = ("", *keyed.values())
        self._part_of_word = part_of_word
        self._spaced = any(" " in key for key in self._keys)
        self._automaton = AhoCorasick(list(self._keys), matchkind=MatchKind.Standard)

    def find(self, source: Folded) -> list[Found]:
        """All the phrases in a text that was folded, or normalised if the case is to be exact.

        In the order in which they end; phrases may overlap.
        """
        text = _apostrophes_alike(source.text)
        offsets: list[int] | None = None
        if self._spaced and _RAGGED.search(text):
            text, offsets = _spaced_once(text)
        found = []
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if self._phrases[index] and (self._part_of_word or _whole(text, start, end)):
                if offsets is not None:
                    first, after = offsets[start], offsets[end - 1] + 1
                else:
                    first, after = start, end
                found.append(Found(self._phrases[index], *source.span(first, after)))
        return found


def vanishes(phrase: str) -> bool:
    """Whether nothing is left of the phrase once it is folded: only white space or signs that
    show nothing. It would be found everywhere or nowhere."""
    return all(map(_shows_nothing, fold(phrase).text))


def _shows_nothing(character: str) -> bool:
    return (
        character.isspace()
        or unicodedata.category(character) in ("Cc", "Cf")
        or character in "\u034f\u115f\u1160\u17b4\u17b5"
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
    )


def _key(phrase: str, change: Callable[[str], Folded]) -> str:
    return " ".join(_apostrophes_alike(change(phrase).text).split())


def _apostrophes_alike(text: str) -> str:
    if not text.isascii():
        for apostrophe in _APOSTROPHES:
            text = text.replace(apostrophe, "'")
    return text


def _spaced_once(text: str) -> tuple[str, list[int]]:
    """White space as one space each, and where each character was."""
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for match in _RAGGED.finditer(text):
        pieces += text[at : match.start()], " "
        offsets.extend(range(at, match.start() + 1))
        at = match.end()
    pieces.append(text[at:])
    offsets.extend(range(at, len(text)))
    return "".join(pieces), offsets


def _whole(text: str, start: int, end: int) -> bool:
    """Whether the words of `text[start:end]` are whole words of the text."""
    if start and _one_word(text[start - 1], text[start]):
        return False
    if end == len(text):
        return True
    after = text[end]
    if after == "'" and _negation(text, end):
        return not _of_word(text[end - 1])
    return not _one_word(text[end - 1], after)


def _one_word(one: str, next_one: str) -> bool:
    """Whether two characters that stand together are of one word."""
    if not (_of_word(one) and _of_word(next_one)):
        return False
    return not (_UNSPACED.match(one) or _UNSPACED.match(next_one))


def _negation(text: str, at: int) -> bool:
    """Whether `'t` stands there, which belongs to its word: `don't` holds no `don`."""
    if text[at + 1 : at + 2] not in ("t", "T"):
        return False
    return at + 2 == len(text) or not _of_word(text[at + 2])


def _of_word(character: str) -> bool:
    """Letters, marks and digits make words; `_` and all other signs stand between them."""
    if character.isalnum():
        return True
    return not character.isascii() and unicodedata.category(character)[0] == "M"
