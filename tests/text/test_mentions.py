"""Mentions by `@name`."""

import pytest

from moderation.text.mentions import count_mentions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@ann, what does (@bob) say? @ann", 3),
        ("@Пётр", 1),
        ("me@example.com medium.com/@ann a.@b", 0),
        ("@ @, @@ 5 @ 6", 0),
        ("", 0),
    ],
)
def test_mentions_are_counted_and_addresses_are_not(text: str, expected: int) -> None:
    assert count_mentions(text) == expected
