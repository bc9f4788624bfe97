"""From a text to the numbers of its features: words, pairs of words, letter groups, style.

Training, scoring and explaining all read texts through this module, so they cannot disagree.
Any change here makes every model file stale: raise `FEATURES` with it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from moderation.text.fold import fold

FEATURES = 1  # the reading below; stands in every model file
DIMENSION = 2**18
SHORTEST, LONGEST = 2, 5  # letters in a letter group

Indices = NDArray[np.int32]

# Different starting values keep a word, the same letters as a group, and a pair apart.
_WORD, _GROUP, _PAIR, _STYLE = 1, 2, 3, 4
# Beyond that length a token is no word that comes again; keeping it would only fill the cache.
_LONGEST_KEPT = 40

# A word holds marks between letters ("don't", "f*ck"); other marks and emoji stand in runs.
# Each alternative is linear: marks inside a word are never letters.
_TOKEN = re.compile(
    r"(?:https?://|www\.)\S+|\[url\]"
    r"|@\w+|\[user\]"
    r"|[^\W_]+(?:['’*@$!#]+[^\W_]+)*"
    r"|(?:[^\w\s]|_)+"
)
_LINK = re.compile(r"(?:https?://|www\.)\S|\[url\]")
_USER = re.compile(r"@\w|\[user\]")
_CAPITALS = bytes(range(ord("A"), ord("Z") + 1))
_LETTERS = _CAPITALS + _CAPITALS.lower()


@dataclass(frozen=True, slots=True)
class Reading:
    """A text's features, with the words that they come from.

    `spans` are offsets in the text as given, one for each token; `groups[i]` are the features of
    the i-th token (itself and its letter groups); `pairs[j]` is the feature of the tokens
    `paired[j]`; `style` belongs to the text as a whole. A feature comes as often as it occurs.
    """

    spans: tuple[tuple[int, int], ...]
    groups: tuple[Indices, ...]
    paired: tuple[tuple[int, int], ...]
    pairs: Indices
    style: Indices


@dataclass(frozen=True, slots=True)
class _Token:
    features: Indices
    word: bool  # or stands for one; only words make pairs
    left: int  # the checksum of a pair that begins with it
    right: bytes


def read_features(text: str) -> Reading:
    """All features of the text, each with the words that it comes from."""
    folded = fold(text)
    found = list(_TOKEN.finditer(folded.text))
    tokens = [_read_token(match.group()) for match in found]
    words = [number for number, token in enumerate(tokens) if token.word]
    return Reading(
        spans=tuple(folded.span(match.start(), match.end()) for match in found),
        groups=tuple(token.features for token in tokens),
        paired=tuple(pairwise(words)),
        pairs=_read_pairs(tokens),
        style=_read_style(text),
    )


def read_indices(text: str) -> Indices:
    """The same features without their places: all that scoring needs."""
    tokens = list(map(_read_token, _TOKEN.findall(fold(text).text)))
    return np.concatenate(
        [*(token.features for token in tokens), _read_pairs(tokens), _read_style(text)]
    )


def _read_token(token: str) -> _Token:
    return _keep_token(token) if len(token) <= _LONGEST_KEPT else _make_token(token)


def _make_token(token: str) -> _Token:
    """The token itself, and the letter groups of the token with a space on either side."""
    stand_in = "__url__" if _LINK.match(token) else "__user__" if _USER.match(token) else ""
    name = stand_in or token
    features = [_number(name, _WORD)]
    if not stand_in:
        padded = f" {token} "
        for length in range(SHORTEST, LONGEST + 1):
            for start in range(len(padded) - length + 1):
                features.append(_number(padded[start : start + length], _GROUP))
    return _Token(
        features=np.array(features, dtype=np.int32),
        word=bool(stand_in) or token[0].isalnum(),
        left=crc32(_encode(f"{name} "), _PAIR),
        right=_encode(name),
    )


# Some 20 MB when full; thread-safe, and the same for all models.
_keep_token = lru_cache(maxsize=50_000)(_make_token)


def _read_pairs(tokens: list[_Token]) -> Indices:
    words = [token for token in tokens if token.word]
    return np.array(
        [crc32(right.right, left.left) & (DIMENSION - 1) for left, right in pairwise(words)],
        dtype=np.int32,
    )


def _read_style(text: str) -> Indices:
    """How the text looks: share of capitals (of A to Z), exclamation marks, length."""
    raw = _encode(text)
    letters = len(raw) - len(raw.translate(None, _LETTERS))
    capitals = len(raw) - len(raw.translate(None, _CAPITALS))
    shouted = capitals * 4 // letters if letters > 5 else 0
    return _keep_style(shouted, min(raw.count(b"!"), 4), len(text).bit_length())


@lru_cache(maxsize=1000)
def _keep_style(shouted: int, exclamations: int, length: int) -> Indices:
    steps = (f"capitals {shouted}", f"exclamations {exclamations}", f"length {length}")
    return np.array([_number(step, _STYLE) for step in steps], dtype=np.int32)


def _number(feature: str, kind: int) -> int:
    return crc32(_encode(feature), kind) & (DIMENSION - 1)


def _encode(text: str) -> bytes:
    # A lone surrogate is no valid UTF-8 and must still have a number.
    return text.encode("utf-8", "surrogatepass")
