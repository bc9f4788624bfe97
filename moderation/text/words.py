"""Words, sentences and lines, counted the same on every machine."""

import re
from collections.abc import Callable

import regex

from moderation.text.links import Link, find_links

# UAX #29 for ASCII: letters and digits with `_`, held together by a sign between two letters
# (`don't`, `U.S`) or two digits (`10,000`).
_ASCII_WORD = re.compile(
    r"(?<!_)_*+[A-Za-z0-9]\w*+"
    r"(?:(?:[:.'](?<=[A-Za-z].)(?=[A-Za-z])|[,;.'](?<=[0-9].)(?=[0-9]))\w++)*+",
    re.ASCII,
)
# The same counted faster: runs of word characters less the signs that join two of them.
_RUNS = bytes(code if chr(code).isalnum() or code == ord("_") else 32 for code in range(128))
_RUNS += b" " * 128
_ASCII_JOIN = re.compile(
    r"[:.,;'](?=[A-Za-z0-9])(?:(?<=[A-Za-z][:.'])(?=[A-Za-z])|(?<=[0-9][,;.'])(?=[0-9]))"
)

# The same for Latin, Greek and Cyrillic letters and common signs, where `\w` is what UAX #29 means.
_PLAIN = re.compile(
    r"[\0-\x7f\xa0-\xac\xae-\xb1\xb4-\xb7\xba\xbb\xbf-\u02af\u0391-\u03a1\u03a3-\u03ff\u0400-\u0481"
    r"\u048a-\u052f\u2010-\u2017\u201c-\u201f\u2018\u2019\u2026\u20ac]*+"
)
_PLAIN_WORD = re.compile(
    r"(?<!_)_*+[^\W_]\w*+"
    r"(?:(?:[:.'\u2018\u2019\xb7](?<=[^\W\d_].)(?=[^\W\d_])"
    r"|[,;.'\u2018\u2019](?<=\d.)(?=\d))\w++)*+"
)

# UAX #29 whole, with the tables of the `regex` package. Han and Kana count one each; Thai, Lao and
# Khmer, written without spaces between words, count a run as one.
_EXTENDED = r"[\p{WB=Extend}\p{WB=Format}\p{WB=ZWJ}]*+"
_LETTERS = rf"(?:[\p{{WB=ALetter}}\p{{WB=Hebrew_Letter}}]++{_EXTENDED})++"
_DIGITS = rf"(?:\p{{WB=Numeric}}++{_EXTENDED})++"
_CONNECTORS = rf"(?:\p{{WB=ExtendNumLet}}++{_EXTENDED})++"
_LETTERS = (
    rf"{_LETTERS}(?:[\p{{WB=MidLetter}}\p{{WB=MidNumLet}}']{_EXTENDED}{_LETTERS}"
    rf"|(?<=\p{{WB=Hebrew_Letter}})\"{_EXTENDED}(?=\p{{WB=Hebrew_Letter}}){_LETTERS})*+"
)
_DIGITS = rf"{_DIGITS}(?:[\p{{WB=MidNum}}\p{{WB=MidNumLet}}']{_EXTENDED}{_DIGITS})*+"
_SEGMENT = regex.compile(
    rf"[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}&&\p{{L}}]{_EXTENDED}"
    rf"|(?:{_LETTERS}|{_DIGITS}|{_CONNECTORS})++"
    r"|[[\p{Thai}\p{Lao}\p{Khmer}]&&[\p{L}\p{M}\p{N}]]++"
    rf"|[\p{{L}}\p{{Nd}}]{_EXTENDED}",
    regex.V1,
)
_LETTER_OR_DIGIT = regex.compile(r"[\p{Alphabetic}\p{Nd}]")

# A sentence ends at these signs, with what closes a quotation, before white space; at a full stop
# only if no small letter follows; at an ideographic stop in any case.
_STOP = re.compile(r"""([.!?…\u061f\u0964\u0965]++)["')\]”’»]*+(?=\s|$)|[。！？｡]++""")
_LINE_END = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")


def count_words(text: str) -> int:
    """How many words the text has, by the meaning of `find_words`."""
    links = find_links(text)
    if not links and text.isascii():
        runs = text.encode().translate(_RUNS).split()
        connectors = sum(not run.strip(b"_") for run in runs) if "_" in text else 0
        return len(runs) - connectors - len(_ASCII_JOIN.findall(text))
    return len(_find_words(text, links))


def find_words(text: str) -> list[tuple[int, int]]:
    """Where the words stand.

    A word is a segment of UAX #29 that holds a letter or digit; each Han and Kana character is
    one, each Thai, Lao or Khmer run is one, and a link is one: `well-known` two, `don't`,
    `10,000` and `U.S.` one.
    """
    return _find_words(text, find_links(text))


def _find_words(text: str, links: tuple[Link, ...]) -> list[tuple[int, int]]:
    find = _finder(text)
    words: list[tuple[int, int]] = []
    at = 0
    for link in links:
        words += find(text, at, link.start)
        words.append((link.start, link.end))
        at = link.end
    return words + find(text, at, len(text))


def _finder(text: str) -> Callable[[str, int, int], list[tuple[int, int]]]:
    """The shortest way to the words of a text, each in a stretch of it without links."""
    if text.isascii():
        return _find_in_ascii
    return _find_in_plain if _PLAIN.fullmatch(text) else _find_segments


def _find_in_ascii(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [match.span() for match in _ASCII_WORD.finditer(text, start, end)]


def _find_in_plain(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [match.span() for match in _PLAIN_WORD.finditer(text, start, end)]


def _find_segments(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [
        match.span()
        for match in _SEGMENT.finditer(text, start, end)
        if text[match.start()].isalnum() or _LETTER_OR_DIGIT.search(match[0])
    ]


def count_sentences(text: str) -> int:
    """How many sentences the text has.

    A sentence ends at `.`, `!`, `?` or `…` before white space, and at the end of a line; a full
    stop before a small letter (`e.g. this`) ends none. What holds no letter or digit is none.
    """
    count, at = 0, 0
    for end in _sentence_ends(text):
        count += any(map(str.isalnum, text[at:end]))
        at = end
    return count


def _sentence_ends(text: str) -> list[int]:
    ends = [match.end() for match in _LINE_END.finditer(text)]
    for match in _STOP.finditer(text):
        follows = text[match.end() : match.end() + 2].strip()[:1]
        if not (match[1] and set(match[1]) <= set(".…") and follows.islower()):
            ends.append(match.end())
    return [*sorted(ends), len(text)]


def count_lines(text: str) -> int:
    """How many lines the text has, empty ones between others included."""
    body = text.rstrip("\n\r\x85\u2028\u2029")
    return len(_LINE_END.findall(body)) + 1 if body else 0
