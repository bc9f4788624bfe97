"""The tables, as they stand after the last migration.

Every row names its site. Decisions are only ever added; what a contribution is now stands in
its own row, so that neither a history count nor a page of the queue reads old decisions.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from moderation.store.columns import Instant, Json

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

# SQLite numbers rows by INTEGER PRIMARY KEY alone; PostgreSQL needs the wider type.
Number = BigInteger().with_variant(Integer, "sqlite")

site = Table(
    "site",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("live_version", Number),  # policy_version.seq
    Column("hold_all", Boolean, nullable=False),
    Column("origins", Json, nullable=False),
    Column("token_secret", Text, nullable=False),  # signs report tokens
    Column("created_at", Instant, nullable=False),
)

site_key = Table(
    "site_key",
    metadata,
    Column("id", Text, primary_key=True),
    Column("site_id", Text, ForeignKey("site.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("scopes", Json, nullable=False),
    Column("digest", Text, nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("revoked_at", Instant),
)

policy_version = Table(
    "policy_version",
    metadata,
    Column("seq", Number, primary_key=True),
    Column("site_id", Text, ForeignKey("site.id"), nullable=False),
    Column("policy_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("name", Text, nullable=False),  # the file among `files` that is the policy
    Column("files", Json, nullable=False),
    Column("attributes", Json, nullable=False),
    Column("author", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("site_id", "policy_id", "version"),
)

publication = Table(
    "publication",
    metadata,
    Column("seq", Number, primary_key=True),
    Column("site_id", Text, ForeignKey("site.id"), nullable=False),
    Column("version_seq", Number, ForeignKey("policy_version.seq"), nullable=False),
    Column("published_by", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

thread = Table(
    "thread",
    metadata,
    Column("site_id", Text, ForeignKey("site.id"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("url", Text),
    Column("title", Text, nullable=False),
    Column("section", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("tags", Json, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("closes_at", Instant),
    Column("published_at", Instant),
    Column("sensitive", Boolean, nullable=False),
    Column("author_id", Text),
    Column("closed", Boolean, nullable=False),
    Column("hold_all", Boolean, nullable=False),
)

author = Table(
    "author",
    metadata,
    Column("site_id", Text, ForeignKey("site.id"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("username", Text, nullable=False),
    Column("created_at", Instant),
    Column("role", Text, nullable=False),
    Column("trusted", Boolean, nullable=False),
    Column("status", Text, nullable=False),
    Column("held_until", Instant),
    Column("erased", Boolean, nullable=False),
)

contribution = Table(
    "contribution",
    metadata,
    Column("seq", Number, primary_key=True),
    Column("site_id", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("thread_id", Text, nullable=False),
    Column("author_id", Text),
    Column("unsigned_author", Json),  # what was said of an author without an id
    Column("kind", Text, nullable=False),
    Column("language", Text, nullable=False),  # as sent, else the policy's
    Column("at", Instant, nullable=False),  # the moment its windows and ages are measured at
    Column("received_at", Instant, nullable=False),
    Column("text_digest", Text, nullable=False),
    Column("revision", Integer, nullable=False),  # number of the latest text
    Column("erased_at", Instant),
    # how it stands: what the latest decision left
    Column("number", Integer, nullable=False),  # of decisions so far: the item's version
    Column("decision_id", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("shown_decision_id", Text),
    Column("ruled", Boolean, nullable=False),
    Column("shown_ruled", Boolean, nullable=False),
    Column("degraded", Boolean, nullable=False),  # to be decided again when the fault is over
    # why it stands so: all reasons since the latest text or ruling
    Column("reasons", Json, nullable=False),
    Column("rules", Json, nullable=False),
    Column("labels", Json, nullable=False),
    Column("priority", Text, nullable=False),
    # its place in the queue
    Column("waiting", Boolean, nullable=False),
    Column("reported", Boolean, nullable=False),
    Column("rank", BigInteger, nullable=False),  # severity, priority, weight: lowest comes first
    Column("searched", Text),  # case-folded title and text, while it waits
    Column("claimed_by", Text),
    Column("claimed_until", Instant),
    UniqueConstraint("site_id", "id"),
    ForeignKeyConstraint(["site_id", "thread_id"], ["thread.site_id", "thread.id"]),
    Index("ix_contribution_author", "site_id", "author_id", "at", "action"),
    Index("ix_contribution_text", "site_id", "text_digest", "at"),
    Index("ix_contribution_thread", "site_id", "thread_id", "at"),
)


def where(condition: str) -> dict[str, Any]:
    """A partial index: only the rows where the yes/no column says yes."""
    return {"sqlite_where": text(f"{condition} = 1"), "postgresql_where": text(condition)}


SITE, RANK, SEQ = contribution.c.site_id, contribution.c.rank, contribution.c.seq
Index("ix_contribution_queue", SITE, RANK, SEQ, **where("waiting"))
Index("ix_contribution_waiting", SITE, SEQ, **where("waiting"))
Index("ix_contribution_reported", SITE, RANK, SEQ, **where("reported"))
Index("ix_contribution_degraded", SEQ, **where("degraded"))

revision = Table(
    "revision",
    metadata,
    Column("contribution_seq", Number, ForeignKey("contribution.seq"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("site_id", Text, nullable=False),
    Column("sent", Json),  # the contribution object; NULL once erased
    Column("at", Instant, nullable=False),
)

decision = Table(
    "decision",
    metadata,
    Column("seq", Number, primary_key=True),  # the order of commits
    Column("id", Text, nullable=False, unique=True),
    Column("site_id", Text, nullable=False),
    Column("contribution_seq", Number, ForeignKey("contribution.seq"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("revision", Integer, nullable=False),  # the text it judges
    Column("event", Text, nullable=False),  # submit, edit, report, ruling, undo
    Column("action", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("shown_decision_id", Text),
    Column("ruled", Boolean, nullable=False),
    Column("shown_ruled", Boolean, nullable=False),
    Column("shows", Text, nullable=False),  # this, former, none
    Column("changed", Boolean, nullable=False),  # of status or shown: what /v1/changes lists
    Column("hits", Json, nullable=False),
    Column("labels", Json, nullable=False),
    Column("priority", Text, nullable=False),
    Column("reasons", Json, nullable=False),
    Column("degraded", Json, nullable=False),  # what could not be had, in words
    Column("version_seq", Number, ForeignKey("policy_version.seq")),  # NULL for an editor's
    Column("model_id", Text),
    Column("model_digest", Text),
    Column("scores", Json),
    Column("facts", Json),  # NULL for an editor's, and once erased
    Column("decided_by", Text, nullable=False),
    Column("decided_at", Instant, nullable=False),
    Column("previous_id", Text),
    Column("restores_id", Text),
    Column("reason_code", Text),
    Column("note", Text),
    UniqueConstraint("contribution_seq", "number"),
)

Index("ix_decision_changed", decision.c.site_id, decision.c.seq, **where("changed"))

report = Table(
    "report",
    metadata,
    Column("seq", Number, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("site_id", Text, nullable=False),
    Column("contribution_seq", Number, ForeignKey("contribution.seq"), nullable=False),
    Column("author_id", Text),  # of the contribution: whose `author.reports` it raises
    Column("reporter_id", Text, nullable=False),
    Column("reporter_created_at", Instant),
    Column("reason", Text, nullable=False),
    Column("explanation", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("closed_by", Text),  # the ruling's decision id; NULL while it waits
    UniqueConstraint("contribution_seq", "reporter_id"),
    Index("ix_report_author", "site_id", "author_id", "at"),
    Index("ix_report_reporter", "site_id", "reporter_id"),
)
