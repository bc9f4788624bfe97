"""From JSON to a Submission."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest

from moderation.api.examples import SUBMISSION
from moderation.api.problems import Refused
from moderation.api.reading import load
from moderation.api.submissions import SubmissionSchema
from moderation.domain import Attachment, Contribution, Submission

SMALL: dict[str, Any] = {"contribution": {"id": "c", "text": "hi"}, "thread": {"id": "t"}}


def change(path: str, value: Any) -> dict[str, Any]:
    sent = deepcopy(SUBMISSION)
    *above, last = path.split(".")
    place: Any = sent
    for step in above:
        place = place[step]
    place[last] = value
    return sent


def errors_of(sent: Any) -> list[tuple[str | None, str]]:
    with pytest.raises(Refused) as caught:
        load(SubmissionSchema, sent)
    return [(error.pointer, error.detail) for error in caught.value.errors]


def test_three_fields_are_enough() -> None:
    submission = load(SubmissionSchema, SMALL)

    assert submission == Submission(Contribution(id="c", text="hi"), {"id": "t"})


def test_the_whole_example_becomes_a_submission() -> None:
    submission = load(SubmissionSchema, SUBMISSION)

    assert submission.contribution == Contribution(
        id="c-1",
        text="A fair point about the bus lane, and about the one on Main Road too.",
        created_at=datetime(2015, 5, 22, 15, 26, tzinfo=UTC),
        attachments=(Attachment("image/jpeg", "The bus lane at noon"),),
    )
    assert submission.author["username"] == "ann"


def test_null_and_absent_are_the_same_in_the_contribution() -> None:
    sent = deepcopy(SMALL)
    for name in (
        "kind",
        "format",
        "title",
        "language",
        "parent_id",
        "created_at",
        "attachments",
        "meta",
    ):
        sent["contribution"][name] = None

    assert load(SubmissionSchema, SMALL) == load(SubmissionSchema, sent)


def test_what_is_said_of_the_thread_and_no_more_is_kept() -> None:
    sent = deepcopy(SMALL) | {"thread": {"id": "t", "section": None, "tags": ["a"]}}

    assert load(SubmissionSchema, sent).thread == {"id": "t", "section": None, "tags": ("a",)}


def test_all_errors_come_at_once_with_their_pointers() -> None:
    sent = {
        "contribution": {"id": "", "text": None, "kind": "a b", "bogus": 1},
        "thread": {"tags": ["ok", None], "open": "yes", "url": "file:///etc/passwd"},
        "author": [],
        "site": "other",
    }

    assert errors_of(sent) == [
        ("#/author", "must be an object"),
        ("#/contribution/bogus", "unknown field; leave it out"),
        ("#/contribution/id", "must have 1 to 512 characters"),
        ("#/contribution/kind", "must have 1 to 64 letters, digits, `-` or `_`, such as `comment`"),
        ("#/contribution/text", "may not be null"),
        ("#/site", "unknown field; leave it out"),
        ("#/thread/id", "is missing; send it"),
        ("#/thread/open", "must be true or false"),
        ("#/thread/tags/1", "may not be null"),
        ("#/thread/url", "must be an address that starts with http:// or https://"),
    ]


@pytest.mark.parametrize(
    ("path", "value", "detail"),
    [
        ("contribution.id", 7, "must be text"),
        ("contribution.id", "a\r\nb", "may not hold control characters"),
        ("contribution.id", "x" * 513, "must have 1 to 512 characters"),
        ("contribution.parent_id", "c-1", "may not be the contribution's own id"),
        ("contribution.text", "x" * 100_001, "may have at most 100000 characters"),
        (
            "contribution.created_at",
            "yesterday",
            "must be a time with its offset, such as 2026-11-22T10:00:00Z",
        ),
        (
            "contribution.created_at",
            "2026-11-22T10:00:00",
            "must be a time with its offset, such as 2026-11-22T10:00:00Z",
        ),
        (
            "contribution.created_at",
            "2026-02-30T00:00:00Z",
            "must be a time with its offset, such as 2026-11-22T10:00:00Z",
        ),
        (
            "contribution.created_at",
            -1,
            "must be a time with its offset, such as 2026-11-22T10:00:00Z",
        ),
        (
            "contribution.created_at",
            "9999-12-31T23:59:59-23:59",
            "must be a time of the years 1900 to 2200",
        ),
        (
            "contribution.language",
            "English",
            "must be a language code in small letters, such as `en`",
        ),
        ("contribution.attachments", [{}], "is missing; send it"),
        (
            "contribution.meta",
            {"a": {"b": 1}},
            "must be text, a number, true, false, null or a list of these",
        ),
        ("contribution.meta", {str(i): i for i in range(101)}, "may hold at most 100 keys"),
        ("thread.url", "http://" + "a" * 70_000, "may have at most 2048 characters"),
        ("thread.tags", "spam", "must be a list"),
        ("thread.tags", ["x"] * 101, "may hold at most 100 entries"),
        ("thread.hold_all", True, "unknown field; leave it out"),
        ("thread.open", 1, "must be true or false"),
        ("author.id", None, "may not be null"),
        ("author.id", {"$ne": None}, "must be text"),
        ("author.trusted", "true", "must be true or false"),
        ("author.status", "active", "unknown field; leave it out"),
    ],
)
def test_each_wrong_field_is_told(path: str, value: Any, detail: str) -> None:
    assert [detail] == [found for _, found in errors_of(change(path, value))]


def test_ids_of_any_kind_are_kept_as_sent() -> None:
    for id in (" c1 ", "a/b", "ünï", "%2F", "x" * 512, "😀"):
        assert load(SubmissionSchema, change("contribution.id", id)).contribution.id == id


def test_an_author_of_null_is_an_unsigned_contribution() -> None:
    assert load(SubmissionSchema, SMALL | {"author": None}).author == {}
