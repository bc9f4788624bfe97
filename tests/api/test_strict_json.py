"""What the JSON reader takes and what it refuses."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.api.problems import Refused
from moderation.api.strict_json import MAX_DEPTH, add_step, read_json


def refuse(body: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        read_json(body)
    return caught.value


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b" \n", "the body is empty; send JSON"),
        (
            b"{'a':1}",
            "the body is not JSON: expecting property name enclosed in double quotes at line 1, column 2",
        ),
        (b'{"a":1} x', "the body is not JSON: extra data at line 1, column 9"),
        (b'{"a":NaN}', "`NaN` is not JSON; send a number or null"),
        (b"-Infinity", "`-Infinity` is not JSON; send a number or null"),
        (b"1e400", "a number is too large; send a smaller one"),
        (b"9223372036854775808", "a whole number is too large; send it as text or make it smaller"),
        (
            b'{"a":1,"\\u0061":2}',
            "the key `a` stands twice in one object; send it once",
        ),
        (b"\xef\xbb\xbf{}", "the body starts with a byte order mark; send UTF-8 without one"),
        (b'"\xff"', "the body is not UTF-8: byte 2 cannot be read"),
        (b'"\xed\xa0\x80"', "the body is not UTF-8: byte 2 cannot be read"),
        (
            '"ab"'.encode("utf-16-le"),
            "the body is not JSON: invalid control character at line 1, column 2",
        ),
        (b"[" * 33 + b"]" * 33, "the body is nested deeper than 32 levels; flatten it"),
        (b"[" * 100_000, "the body is nested deeper than 32 levels; flatten it"),
    ],
)
def test_it_says_what_is_not_json(body: bytes, detail: str) -> None:
    refused = refuse(body)

    assert (refused.kind.name, refused.detail) == ("not-json", detail)


def test_brackets_in_a_text_are_no_nesting() -> None:
    body = json.dumps({"text": "[{" * 1_000 + '\\"[['}).encode()

    assert json.loads(body) == read_json(body)


def test_thirty_two_levels_are_read() -> None:
    assert read_json(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH) != []


@pytest.mark.parametrize(
    ("escape", "what"), [("\\ud800", "half a surrogate pair"), ("\\u0000", "NUL")]
)
def test_text_that_no_store_keeps_is_refused_with_its_place(escape: str, what: str) -> None:
    refused = refuse(f'{{"a/b": ["x", "{escape}"]}}'.encode())

    assert refused.kind.status == 422
    assert [error.show() for error in refused.errors] == [
        {"detail": f"holds {what}, which no text may; leave it out", "pointer": "#/a~1b/1"}
    ]


def test_a_pair_of_surrogates_is_one_character() -> None:
    assert read_json(b'"\\ud83d\\ude00"') == "😀"


def test_an_object_of_very_many_keys_is_refused() -> None:
    refused = refuse(json.dumps({f"k{i}": i for i in range(1_001)}).encode())

    assert refused.detail == "an object has more than 1000 keys; send fewer"


def test_many_escapes_in_a_text_without_end_are_refused_at_once() -> None:
    # Backtracking would take minutes over this.
    refused = refuse(b"[" * 33 + b'"' + b'\\"' * 100_000)

    assert refused.kind.name == "not-json"


def test_a_pointer_escapes_its_steps() -> None:
    assert add_step("#/a", "b~/c") == "#/a/b~0~1c"


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with suppress(Refused):
        assert read_json(body) == json.loads(body)


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**62), 2**62)
    | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20),
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.dictionaries(
            st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5),
            inside,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(JSON_VALUES, st.booleans())
def test_what_others_write_is_read(value: object, ascii_only: bool) -> None:
    assert value == read_json(json.dumps(value, ensure_ascii=ascii_only).encode())
