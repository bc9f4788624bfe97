"""Folding: texts that read alike become alike, with the way back to the source."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Folded:
    """A source text in another form, every character with the stretch of the source it is from."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the source that became `text[start:end]`."""
        if start < end:
            return self.starts[start], self.ends[end - 1]
        if start < len(self.text):
            return self.starts[start], self.starts[start]
        last = self.ends[-1] if self.text else 0
        return last, last


def fold(source: str) -> Folded:
    """NFKC and case folding: `ＦＲＥＥ` and `Free` become `free`, `Straße` becomes `strasse`.

    The dot that case folding leaves behind of a Turkish `İ` goes as well. Folding twice is
    folding once.
    """
    if source.isascii():
        return _unmoved(source.lower())
    source = _encodable(source)
    folded = source.casefold()
    # Where NFKC has nothing to do, before and after, an unchanged length means that every
    # character stays in its place: case folding makes none vanish.
    if (
        len(folded) == len(source)
        and unicodedata.is_normalized("NFKC", source)
        and unicodedata.is_normalized("NFKC", folded)
        and _DOTTED_I not in folded
    ):
        return _unmoved(folded)
    return _change(source, _FOLDED)


def normalise(source: str) -> Folded:
    """NFKC alone: compatibility forms become plain, upper and lower case stay."""
    if source.isascii():
        return _unmoved(source)
    source = _encodable(source)
    if unicodedata.is_normalized("NFKC", source):
        return _unmoved(source)
    return _change(source, _NORMALISED)


def digest(source: str) -> str:
    """The name of a text however it is spelt: SHA-256 of it folded, white space as one space."""
    return hashlib.sha256(" ".join(fold(source).text.split()).encode()).hexdigest()


def _unmoved(text: str) -> Folded:
    return Folded(text, range(len(text)), range(1, len(text) + 1))


_SURROGATES = re.compile("[\ud800-\udfff]")


def _encodable(source: str) -> str:
    """Half a surrogate pair is no character; no matcher takes it."""
    try:
        source.encode()
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", source)
    return source


_DOTTED_I = "i\u0307"


def _normalise_piece(piece: str) -> str:
    return unicodedata.normalize("NFKC", piece)


def _fold_piece(piece: str) -> str:
    """Fold until nothing changes: a folded form may compose anew."""
    while True:
        folded = unicodedata.normalize("NFKC", piece).casefold().replace(_DOTTED_I, "i")
        folded = unicodedata.normalize("NFKC", folded)
        if folded == piece:
            return folded
        piece = folded


class _Table(dict[str, str]):
    """What single characters become, filled as they are met; Unicode bounds its size."""

    def __init__(self, change: Callable[[str], str]) -> None:
        self.change = change

    def __missing__(self, piece: str) -> str:
        changed = self.change(piece)
        if len(piece) == 1:
            self[piece] = changed
        return changed


_FOLDED = _Table(_fold_piece)
_NORMALISED = _Table(_normalise_piece)


def _change(source: str, table: _Table) -> Folded:
    """Change the text where normalising one piece never changes another.

    A piece is a character with those behind it that join it. Most characters stand alone and
    become one other; only the rest move what follows.
    """
    moving = {c for c in set(source) if _joins(c) or len(table[c]) != 1}
    if not moving:
        return _unmoved("".join(map(table.__getitem__, source)))
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for start, end in _moving_pieces(source, moving):
        pieces += map(table.__getitem__, source[done:start])
        pieces.append(table[source[start:end]])
        starts.extend(range(done, start))
        starts += [start] * len(pieces[-1])
        ends.extend(range(done + 1, start + 1))
        ends += [end] * len(pieces[-1])
        done = end
    pieces += map(table.__getitem__, source[done:])
    starts.extend(range(done, len(source)))
    ends.extend(range(done + 1, len(source) + 1))
    return Folded("".join(pieces), starts, ends)


def _moving_pieces(source: str, moving: set[str]) -> Iterator[tuple[int, int]]:
    """Where the pieces stand that may not become one character for one."""
    start = end = 0
    for at in [at for at, character in enumerate(source) if character in moving]:
        if not _joins(source[at]):
            if start < end:
                yield start, end
            start = at
        elif at > end or start == end:  # it joins the character before it, not a piece
            if start < end:
                yield start, end
            start = max(at - 1, end)
        end = at + 1
    if start < end:
        yield start, end


@cache
def _joins(character: str) -> bool:
    """Marks, and the vowels and finals of Hangul, in whatever compatibility form: they may compose
    or change places with the character before them."""
    if character.isascii():
        return False
    first = unicodedata.normalize("NFKD", character)[0]
    return unicodedata.category(first)[0] == "M" or "\u1160" <= first <= "\u11ff"
