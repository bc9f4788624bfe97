"""Folding: what reads alike becomes alike, and every place is found again."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from moderation.text.fold import Folded, digest, fold, normalise

# Beside any characters, many that compose, decompose, expand or change places.
AWKWARD = "aAiIİıßẞﬁﷺ…ſΣςͅ\u0301\u0307\u0323\u0345 \u00a0ＡａｶﾞﾊﾟㅎㅏㄴĄй각가\u1100\u1161\u11a8½℡ǅ\u0130\u1e9b\u0323\u0f73\u200d👍🏽é"
texts = st.text() | st.text(AWKWARD, max_size=12)


def whole(source: str) -> str:
    """Folding without regard to places."""
    while True:
        folded = unicodedata.normalize("NFKC", source).casefold().replace("i\u0307", "i")
        folded = unicodedata.normalize("NFKC", folded)
        if folded == source:
            return folded
        source = folded


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Free Money", "free money"),
        ("ＦＲＥＥ", "free"),
        ("Straße STRASSE", "strasse strasse"),
        ("МОСКВА", "москва"),
        ("İstanbul", "istanbul"),
        ("cafe\u0301", "café"),
        ("ﬁne…", "fine..."),
        ("\u1112\u1161\u11ab", "한"),
    ],
)
def test_what_reads_alike_folds_alike(source: str, expected: str) -> None:
    assert fold(source).text == expected


@given(texts)
@example("i\u0323\u0307")
@example("\u0301a\u0301")
def test_folding_piece_by_piece_is_folding_the_whole(source: str) -> None:
    assert fold(source).text == whole(source)


@given(texts)
def test_normalising_piece_by_piece_is_normalising_the_whole(source: str) -> None:
    assert normalise(source).text == unicodedata.normalize("NFKC", source)


@given(texts)
def test_folding_twice_is_folding_once(source: str) -> None:
    once = fold(source).text

    assert fold(once).text == once


@pytest.mark.parametrize("change", [fold, normalise])
@given(texts, st.data())
def test_a_span_lies_in_the_source_and_becomes_what_it_was_asked_for(
    change: Callable[[str], Folded], source: str, data: st.DataObject
) -> None:
    form = change(source)
    start = data.draw(st.integers(0, len(form.text)))
    end = data.draw(st.integers(start, len(form.text)))
    first, last = form.span(start, end)

    assert 0 <= first <= last <= len(source)
    assert form.text[start:end] in change(source[first:last]).text


@given(st.text(max_size=30))
def test_places_go_up_and_cover_the_source(source: str) -> None:
    form = fold(source)
    edges = [*zip(form.starts, form.ends, strict=True)]

    assert len(form.text) == len(edges)
    assert edges == sorted(edges)
    assert {at for start, end in edges for at in range(start, end)} == set(range(len(source)))


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_goes_the_short_way_to_the_same_end(source: str) -> None:
    assert fold(source + "é").text == fold(source).text + "é"
    assert [*fold(source + "é").starts][:-1] == [*fold(source).starts]


def test_half_a_surrogate_pair_becomes_the_sign_for_what_is_no_character() -> None:
    assert fold("a\ud800b").text == "a\ufffdb"


def test_a_digest_is_the_same_however_the_text_is_spelt() -> None:
    assert digest("Free  MONEY\n") == digest("ｆｒｅｅ money")
    assert digest("free money") != digest("freemoney")
    assert len(digest("")) == 64
