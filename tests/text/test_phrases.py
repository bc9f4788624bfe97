"""Phrases are found as whole words, in any case, where they stand in the source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.text.fold import fold, normalise
from moderation.text.phrases import Phrases, vanishes


def find(text: str, *phrases: str, part_of_word: bool = False) -> list[str]:
    found = Phrases(phrases, part_of_word=part_of_word).find(fold(text))
    return [text[one.start : one.end] for one in found]


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        ("An IDIOT, idiot's and idiot_x", "idiot", ["IDIOT", "idiot", "idiot"]),
        ("idiots idiotic xidiot idiot2 idiot\u0301", "idiot", []),
        ("Scunthorpe", "cunt", []),
        ("МОСКВА сила, москвич", "москва", ["МОСКВА"]),
        ("ΛΌΓΟΣ λόγος", "λόγος", ["ΛΌΓΟΣ", "λόγος"]),
        ("STRASSE Straße", "straße", ["STRASSE", "Straße"]),
        ("ＦＲＥＥ free", "free", ["ＦＲＥＥ", "free"]),
        ("cafe\u0301 café cafe", "café", ["cafe\u0301", "café"]),
        ("İstanbul", "istanbul", ["İstanbul"]),
        ("I use C++ and c++17, C+", "C++", ["C++", "c++"]),
        ("ASP.NET or .net, .network", ".net", [".NET", ".net"]),
        ("save $$$ now", "$$$", ["$$$"]),
        ("free   money, free\nmoney; free-money", "free money", ["free   money", "free\nmoney"]),
        ("It’s its it's", "it's", ["It’s", "it's"]),
        ("It’s it's", "it’s", ["It’s", "it's"]),
        ("don't DON’T don, don'ts", "don", ["don", "don"]),
        ("你是傻瓜吗", "傻瓜", ["傻瓜"]),
        ("คุณเป็นคนโง่มาก", "โง่", ["โง่"]),
        ("これはバカだ", "バカ", ["バカ"]),
        ("well-known", "well known", []),
        ("x\u0085\u2003y", "x y", ["x\u0085\u2003y"]),
    ],
)
def test_a_phrase_is_found_as_whole_words(text: str, phrase: str, expected: list[str]) -> None:
    assert find(text, phrase) == expected


def test_part_of_word_finds_it_inside_words_too() -> None:
    assert find("Scunthorpe idiots", "cunt", "idiot", part_of_word=True) == ["cunt", "idiot"]


def test_exact_case_finds_the_case_that_was_written() -> None:
    text = "US us ＵＳ it’s"
    found = Phrases(["US", "it's"], exact_case=True).find(normalise(text))

    assert [text[one.start : one.end] for one in found] == ["US", "ＵＳ", "it’s"]


def test_overlapping_phrases_are_all_found() -> None:
    assert find("free money now", "free money", "money now", "money") == [
        "free money",
        "money",
        "money now",
    ]


def test_what_is_found_is_named_as_the_policy_writes_it() -> None:
    found = Phrases(["  Free   MONEY", "free money"]).find(fold("free money"))

    assert [one.phrase for one in found] == ["  Free   MONEY"]


def test_places_are_those_of_the_source() -> None:
    text = "… ﬁne  \n idiot 😀 idiot"
    found = Phrases(["idiot", "fine idiot"]).find(fold(text))

    assert [(one.start, one.end) for one in found] == [(2, 14), (9, 14), (17, 22)]


def test_no_phrases_find_nothing() -> None:
    assert find("anything") == []


@pytest.mark.parametrize("phrase", ["", "  ", "\u200b", "\u00ad\ufeff", "\u3164", "\ufe0f", "\n\t"])
def test_a_phrase_that_shows_nothing_vanishes(phrase: str) -> None:
    assert vanishes(phrase)
    with pytest.raises(ValueError, match="nothing is left"):
        Phrases([phrase])


@pytest.mark.parametrize("phrase", ["a", ".", "中", "👍", " x "])
def test_a_phrase_that_shows_something_stays(phrase: str) -> None:
    assert not vanishes(phrase)


LETTERS = "aAbé'’ -_.\n中1\u0301"


@given(
    st.lists(st.text(LETTERS, min_size=1, max_size=4), max_size=5), st.text(LETTERS, max_size=30)
)
def test_one_pass_finds_what_each_phrase_alone_finds(phrases: list[str], text: str) -> None:
    shown = [phrase for phrase in phrases if not vanishes(phrase)]
    together = {(one.start, one.end) for one in Phrases(shown).find(fold(text))}
    alone = {(one.start, one.end) for phrase in shown for one in Phrases([phrase]).find(fold(text))}

    assert together == alone


@given(st.text(min_size=1), st.text(), st.text())
def test_a_phrase_set_apart_is_always_found(phrase: str, before: str, after: str) -> None:
    text = f"{before} | {phrase} | {after}"

    assert vanishes(phrase) or find(text, phrase)
