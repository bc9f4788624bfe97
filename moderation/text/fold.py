"""Folding: texts that read alike become alike, with the way back to the source."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass


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
    return _change(source, _fold_piece)


def normalise(source: str) -> Folded:
    """NFKC alone: compatibility forms become plain, upper and lower case stay."""
    if source.isascii():
        return _unmoved(source)
    return _change(source, _normalise_piece)


def digest(source: str) -> str:
    """The name of a text however it is spelt: SHA-256 of it folded, white space as one space."""
    return hashlib.sha256(" ".join(fold(source).text.split()).encode()).hexdigest()


def _unmoved(text: str) -> Folded:
    return Folded(text, range(len(text)), range(1, len(text) + 1))


def _normalise_piece(piece: str) -> str:
    return unicodedata.normalize("NFKC", piece)


def _fold_piece(piece: str) -> str:
    """Fold until nothing changes: a folded form may compose anew."""
    while True:
        folded = unicodedata.normalize("NFKC", piece).casefold().replace("i\u0307", "i")
        folded = unicodedata.normalize("NFKC", folded)
        if folded == piece:
            return folded
        piece = folded


_SURROGATES = re.compile("[\ud800-\udfff]")


def _encodable(source: str) -> str:
    """Half a surrogate pair is no character; no matcher takes it."""
    try:
        source.encode()
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", source)
    return source


def _change(source: str, change: Callable[[str], str]) -> Folded:
    """Apply the change to a text that is not all ASCII.

    A whole text whose length stays is moved nowhere; else the text is changed word by word, and
    only a word whose length changes goes cluster by cluster. No change reaches across a space.
    """
    source = _encodable(source)
    if _steady(source, change):
        return _unmoved(change(source))
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for word in source.split(" "):
        for cluster in [word] if _steady(word, change) else _clusters(word):
            changed = change(cluster)
            pieces.append(changed)
            after = at + len(cluster)
            if len(changed) == len(cluster) and (len(cluster) == 1 or cluster is word):
                starts.extend(range(at, after))
                ends.extend(range(at + 1, after + 1))
            else:
                starts.extend([at] * len(changed))
                ends.extend([after] * len(changed))
            at = after
        pieces.append(" ")
        starts.append(at)
        at += 1
        ends.append(at)
    return Folded("".join(pieces[:-1]), starts[:-1], ends[:-1])


def _steady(text: str, change: Callable[[str], str]) -> bool:
    """Whether each character becomes exactly one character, where it stands.

    So it is where NFKC has nothing to do, before and after: case folding alone never makes a
    character vanish, so an unchanged length means an unchanged place.
    """
    if text.isascii():
        return True
    if not unicodedata.is_normalized("NFKC", text):
        return False
    changed = change(text)
    return len(changed) == len(text) and (changed == text or _plain_fold(text) == changed)


def _plain_fold(text: str) -> str | None:
    """The text case folded if that is all there is to do, else None."""
    folded = text.casefold()
    same_length = len(folded) == len(text)
    return folded if same_length and unicodedata.is_normalized("NFKC", folded) else None


def _clusters(word: str) -> list[str]:
    """Cut where normalising one side never changes the other."""
    cuts = [at for at, character in enumerate(word) if not _joins(character)]
    if not cuts or cuts[0] != 0:
        cuts.insert(0, 0)
    return [word[a:b] for a, b in zip(cuts, [*cuts[1:], len(word)], strict=True)]


def _joins(character: str) -> bool:
    """Whether the character may compose or change places with the one before it: marks, and the
    vowels and finals of Hangul, in whatever compatibility form."""
    if character.isascii():
        return False
    first = unicodedata.normalize("NFKD", character)[0]
    return unicodedata.category(first)[0] == "M" or "\u1160" <= first <= "\u11ff"
