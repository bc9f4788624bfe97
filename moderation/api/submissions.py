"""Turns a request to decide into a `Submission`, or says everything that is wrong with it."""

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from moderation.api.fields import (
    Flag,
    Id,
    Line,
    Listed,
    Members,
    Part,
    Strict,
    Text,
    Time,
    Url,
    Word,
)
from moderation.domain import Attachment, Contribution, Submission

MAX_TEXT = 100_000
MAX_TITLE = 1_000

_KIND = validate.Regexp(
    r"[\w-]{1,64}\Z", error="must have 1 to 64 letters, digits, `-` or `_`, such as `comment`"
)
_LANGUAGE = validate.Regexp(
    r"[a-z]{2,3}\Z", error="must be a language code in small letters, such as `en`"
)


class AttachmentSchema(Strict):
    """A file that comes with the contribution; the service never fetches it."""

    type = Line(255, required=True, metadata={"description": "Its media type."})
    caption = Text(2_000, allow_none=True)

    @post_load
    def build(self, members: dict[str, Any], **_: Any) -> Attachment:
        return Attachment(type=members["type"], caption=members.get("caption") or "")


class ContributionSchema(Strict):
    """What a reader sends. An absent field and `null` are the same."""

    id = Id(required=True, metadata={"description": "The site's own id of the contribution."})
    text = Text(
        MAX_TEXT, required=True, metadata={"description": "The text as the reader wrote it."}
    )
    kind = fields.String(
        allow_none=True,
        validate=_KIND,
        error_messages={"invalid": "must be text"},
        metadata={
            "description": "`comment` unless sent; `story`, `picture`, `username`, or your own."
        },
    )
    format = Word(
        ("text", "html"), allow_none=True, metadata={"description": "`text` unless sent."}
    )
    title = Text(MAX_TITLE, allow_none=True)
    language = fields.String(
        allow_none=True,
        validate=_LANGUAGE,
        error_messages={"invalid": "must be text"},
        metadata={"description": "ISO 639 code; the policy's language unless sent."},
    )
    parent_id = Id(allow_none=True, metadata={"description": "What it replies to."})
    created_at = Time(
        allow_none=True,
        metadata={"description": "When it was written; never taken to be later than its arrival."},
    )
    attachments = Listed(Part(AttachmentSchema), 50, allow_none=True)
    meta = Members(
        100,
        allow_none=True,
        metadata={"description": "What else policies may test as `meta.<key>`."},
    )

    @validates_schema(skip_on_field_errors=False)
    def check_parent(self, members: dict[str, Any], **_: Any) -> None:
        """A reply to itself has no place in a thread."""
        if members.get("parent_id") is not None and members["parent_id"] == members.get("id"):
            raise ValidationError("may not be the contribution's own id", "parent_id")

    @post_load
    def build(self, members: dict[str, Any], **_: Any) -> Contribution:
        sent = {name: value for name, value in members.items() if value is not None}
        if "attachments" in sent:
            sent["attachments"] = tuple(sent["attachments"])
        return Contribution(**sent)


class ThreadFields(Strict):
    """What a site says of a thread. What is not sent stays; `null` takes it back."""

    url = Url(allow_none=True)
    title = Text(MAX_TITLE, allow_none=True)
    section = Line(200, allow_none=True)
    edition = Line(200, allow_none=True)
    tags = Listed(Line(200, shortest=1), 100, allow_none=True)
    open = Flag(allow_none=True, metadata={"description": "May readers still contribute?"})
    closes_at = Time(allow_none=True)
    published_at = Time(allow_none=True)
    sensitive = Flag(allow_none=True)
    author_id = Id(allow_none=True, metadata={"description": "Who wrote the article."})

    @post_load
    def freeze(self, members: dict[str, Any], **_: Any) -> dict[str, Any]:
        if members.get("tags") is not None:
            members["tags"] = tuple(members["tags"])
        return members


class ThreadSchema(ThreadFields):
    """The thread of a contribution; one that the service knows may be sent by id alone."""

    id = Id(required=True)


class AuthorSchema(Strict):
    """Who wrote it; without an `id` the contribution is unsigned."""

    id = Id()
    username = Line(200, allow_none=True)
    created_at = Time(allow_none=True, metadata={"description": "When the account was made."})
    role = Line(64, shortest=1, allow_none=True, metadata={"description": "`reader` unless sent."})
    trusted = Flag(allow_none=True)


class SubmissionSchema(Strict):
    """One request to decide."""

    contribution = Part(ContributionSchema, required=True)
    thread = Part(ThreadSchema, required=True)
    author = Part(AuthorSchema, allow_none=True)

    @post_load
    def build(self, members: dict[str, Any], **_: Any) -> Submission:
        return Submission(
            contribution=members["contribution"],
            thread=members["thread"],
            author=members.get("author") or {},
        )
