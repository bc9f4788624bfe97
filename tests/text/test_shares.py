"""Shares of capitals, emoji and repetition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.text.shares import caps_share, emoji_share, repeated_share


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OK", 1),
        ("Ok", 0.5),
        ("123 !", 0),
        ("", 0),
        ("МОСКВа", 5 / 6),
        ("中文 A", 1),
        ("ÉÉéa", 0.5),
    ],
)
def test_capitals_are_counted_among_letters_with_two_cases(text: str, expected: float) -> None:
    assert caps_share(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("👍", 1),
        ("hi 👍🏽", 1 / 3),
        ("👨‍👩‍👧", 1),
        ("🇿🇦🇿🇦", 1),
        ("1️⃣2", 0.5),
        ("❤ ❤️", 1),
        ("© ™ 1 # *", 0),
        ("plain café", 0),
        ("", 0),
        ("\u200d\ufe0f", 0),
    ],
)
def test_an_emoji_counts_once_as_it_is_seen(text: str, expected: float) -> None:
    assert emoji_share(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sooooo", 3 / 6),
        ("too good", 0),
        ("no no no", 4 / 6),
        ("buy now Buy now", 0.5),
        ("he said he would", 0),
        ("!!!!!!!!!!", 0.8),
        ("", 0),
        ("   ", 0),
    ],
)
def test_repetition_is_what_only_repeats_what_stands_before(text: str, expected: float) -> None:
    assert repeated_share(text) == pytest.approx(expected)


@given(st.text() | st.text("aA 👍\u200d🏽", max_size=30))
def test_a_share_lies_between_nothing_and_all(text: str) -> None:
    for share in (caps_share, emoji_share, repeated_share):
        assert 0 <= share(text) <= 1
