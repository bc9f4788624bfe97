"""Addresses and numbers that should not stand in public."""

from collections.abc import Callable

import pytest

from moderation.text.personal import find_card_numbers, find_emails, find_phones

Find = Callable[[str], list[tuple[int, int]]]


def found(find: Find, text: str) -> list[str]:
    return [text[start:end] for start, end in find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mail ann@example.com.", ["ann@example.com"]),
        ("(john.smith+x@mail.example.co.za)", ["john.smith+x@mail.example.co.za"]),
        ("пётр@пример.рф", ["пётр@пример.рф"]),
        ("@ann a@b a@b.c 5@3.50 x@y.1", []),
    ],
)
def test_email_addresses(text: str, expected: list[str]) -> None:
    assert found(find_emails, text) == expected


@pytest.mark.parametrize(
    "number",
    [
        "+27 82 123 4567",
        "+27821234567",
        "+1 (555) 123-4567",
        "+44 7911 123456",
        "+44 (0)20 7946 0958",
        "(021) 555-1234",
        "(0821) 234 567",
        "555-123-4567",
        "555.123.4567",
        "1-555-123-4567",
        "082 123 4567",
        "0821234567",
        "082-123-4567",
        "01 23 45 67 89",
        "0151 23456789",
        "0027 82 123 4567",
    ],
)
@pytest.mark.parametrize("frame", ["{}", "call {}.", "Tel:{}, now", "({})"])
def test_telephone_numbers(number: str, frame: str) -> None:
    assert found(find_phones, frame.format(number)) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23 23-11-2026 23/11/2026 01.02.2026 2026-11-23 12:30:45",
        "01-02-2026 12:30 and 01 02 2026 1234",
        "3-2 10,000 £1,250.00 R1 000 000 000 $555-123-4567 12:30",
        "from 1914-1918 and 1939-1945, 2019 2020 2021",
        "order 4006381333931 or 1234567890 or 20261123001",
        "978-0-306-40615-7 0-306-40615-2 ISBN 9780306406157",
        "0.123456789 100.000.000 1.234.567.890 192.168.100.200",
        "+1 +1+1 +100 more than 000",
        "555-1234 021 555",
        "4111 1111 1111 1111",
        "https://x.com/0821234567 x.com/?id=0821234567 #0821234567",
        "a0821234567 0821234567a 0821234567%",
        "1 555 123 4567 890 12",
    ],
)
def test_other_numbers_are_no_telephone_numbers(text: str) -> None:
    assert found(find_phones, text) == []


@pytest.mark.parametrize(
    "number",
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "5500 0000 0000 0004",
        "2223003122003222",
        "3782 822463 10005",
        "30569309025904",
        "6011111111111117",
        "3530111333300000",
        "6759649826438453",
    ],
)
@pytest.mark.parametrize("frame", ["{}", "card {}.", "{} 123", "{}, 12/28", "no 1234 {}"])
def test_card_numbers(number: str, frame: str) -> None:
    assert found(find_card_numbers, frame.format(number)) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111112",
        "4006381333931",
        "9780306406157 978-0-306-40615-7",
        "2012 2013 2014 2015",
        "1234567812345670",
        "4111.1111.1111.1111 4,111,111,111,111,111",
        "41111111111111111111",
        "0000 0000 0000 0000",
        "x4111111111111111 4111111111111111x",
    ],
)
def test_other_numbers_are_no_card_numbers(text: str) -> None:
    assert found(find_card_numbers, text) == []


def test_several_cards_in_a_row_are_found() -> None:
    text = "4111 1111 1111 1111 5500 0000 0000 0004"

    assert found(find_card_numbers, text) == ["4111 1111 1111 1111", "5500 0000 0000 0004"]
