"""From a text to the numbers of its features: words, pairs of words, letter groups, style.

Training, scoring and explaining all read texts through this module, so they cannot disagree.
Any change here makes every model file stale: raise `FEATURES` with it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from moderation.text.fold import Folded, fold

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
    r"(?P<url>(?:https?://|www\.)\S+|\[url\])"
    r"|(?P<user>@\w+|\[user\])"
    r"|(?P<word>[^\W_]+(?:['’*@$!#]+[^\W_]+)*)"
    r"|(?P<marks>(?:[^\w\s]|_)+)"
)


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


def read_features(text: str) -> Reading:
    """All features of the text, each with the words that it comes from."""
    folded = fold(text)
    spans, groups, words = [], [], []
    for number, (token, plain, start, end) in enumerate(_tokens(folded)):
        spans.append(folded.span(start, end))
        groups.append(_group(token, plain))
        if plain:
            words.append((number, token))
    paired = tuple((left[0], right[0]) for left, right in pairwise(words))
    pairs = _pairs([token for _, token in words])
    return Reading(tuple(spans), tuple(groups), paired, pairs, _style(text))


def read_indices(text: str) -> Indices:
    """The same features without their places: all that scoring needs."""
    groups, words = [], []
    for token, plain, _, _ in _tokens(fold(text)):
        groups.append(_group(token, plain))
        if plain:
            words.append(token)
    return np.concatenate([*groups, _pairs(words), _style(text)])


def _tokens(folded: Folded) -> Iterator[tuple[str, bool, int, int]]:
    """Token, whether it is a word (or stands for one), and its place in the folded text."""
    for found in _TOKEN.finditer(folded.text):
        kind = found.lastgroup
        if kind == "url":
            token = "__url__"
        elif kind == "user":
            token = "__user__"
        else:
            token = found.group()
        yield token, kind != "marks", found.start(), found.end()


def _group(token: str, plain: bool) -> Indices:
    if len(token) > _LONGEST_KEPT:
        return _token_features(token, plain)
    return _kept_token_features(token, plain)


def _token_features(token: str, plain: bool) -> Indices:
    """The token itself and the letter groups of the token with a space on either side."""
    features = [_number(token, _WORD)]
    if not (plain and token.startswith("__")):
        padded = f" {token} "
        for length in range(SHORTEST, LONGEST + 1):
            for start in range(len(padded) - length + 1):
                features.append(_number(padded[start : start + length], _GROUP))
    return np.array(features, dtype=np.int32)


# About 10 MB when full; thread-safe, and the same for all models.
_kept_token_features = lru_cache(maxsize=50_000)(_token_features)


def _pairs(words: list[str]) -> Indices:
    return np.array(
        [_number(f"{left} {right}", _PAIR) for left, right in pairwise(words)], dtype=np.int32
    )


def _style(text: str) -> Indices:
    """How the text looks: share of capitals, exclamation marks, length, each in few steps."""
    letters = sum(map(str.isalpha, text))
    capitals = sum(map(str.isupper, text))
    shouted = capitals * 4 // letters if letters > 5 else 0
    return np.array(
        [
            _number(f"capitals {shouted}", _STYLE),
            _number(f"exclamations {min(text.count('!'), 4)}", _STYLE),
            _number(f"length {len(text).bit_length()}", _STYLE),
        ],
        dtype=np.int32,
    )


def _number(feature: str, kind: int) -> int:
    # A lone surrogate is no valid UTF-8 and must still have a number.
    return crc32(feature.encode("utf-8", "surrogatepass"), kind) & (DIMENSION - 1)
