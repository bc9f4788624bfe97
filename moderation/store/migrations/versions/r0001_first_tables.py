"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make all tables."""
    op.create_table(
        "site",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("live_version", NUMBER, nullable=True),
        sa.Column("hold_all", sa.Boolean(), nullable=False),
        sa.Column("origins", sa.Text(), nullable=False),
        sa.Column("token_secret", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_site"),
    )
    op.create_table(
        "author",
        sa.Column("site_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("held_until", sa.BigInteger(), nullable=True),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_author_site_id"),
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_author"),
    )
    op.create_table(
        "policy_version",
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("site_id", sa.Text(), nullable=False),
        sa.Column("policy_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_policy_version_site_id"),
        sa.PrimaryKeyConstraint("seq", name="pk_policy_version"),
        sa.UniqueConstraint(
            "site_id", "policy_id", "version", name="uq_policy_version_site_id_policy_id_version"
        ),
    )
    op.create_table(
        "site_key",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("site_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_site_key_site_id"),
        sa.PrimaryKeyConstraint("id", name="pk_site_key"),
        sa.UniqueConstraint("digest", name="uq_site_key_digest"),
    )
    op.create_table(
        "thread",
        sa.Column("site_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("closes_at", sa.BigInteger(), nullable=True),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("hold_all", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_thread_site_id"),
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_thread"),
    )
    op.create_table(
        "contribution",
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("site_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("thread_id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=True),
        sa.Column("unsigned_author", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("text_digest", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("shown_decision_id", sa.Text(), nullable=True),
        sa.Column("ruled", sa.Boolean(), nullable=False),
        sa.Column("shown_ruled", sa.Boolean(), nullable=False),
        sa.Column("degraded", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("reported", sa.Boolean(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("searched", sa.Text(), nullable=True),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("claimed_until", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["site_id", "thread_id"],
            ["thread.site_id", "thread.id"],
            name="fk_contribution_site_id_thread_id",
        ),
        sa.PrimaryKeyConstraint("seq", name="pk_contribution"),
        sa.UniqueConstraint("site_id", "id", name="uq_contribution_site_id_id"),
    )
    op.create_index(
        "ix_contribution_author",
        "contribution",
        ["site_id", "author_id", "at", "action"],
        unique=False,
    )
    op.create_index(
        "ix_contribution_degraded",
        "contribution",
        ["seq"],
        unique=False,
        sqlite_where=sa.text("degraded = 1"),
        postgresql_where=sa.text("degraded"),
    )
    op.create_index(
        "ix_contribution_queue",
        "contribution",
        ["site_id", "rank", "seq"],
        unique=False,
        sqlite_where=sa.text("waiting = 1"),
        postgresql_where=sa.text("waiting"),
    )
    op.create_index(
        "ix_contribution_reported",
        "contribution",
        ["site_id", "rank", "seq"],
        unique=False,
        sqlite_where=sa.text("reported = 1"),
        postgresql_where=sa.text("reported"),
    )
    op.create_index(
        "ix_contribution_text", "contribution", ["site_id", "text_digest", "at"], unique=False
    )
    op.create_index(
        "ix_contribution_thread", "contribution", ["site_id", "thread_id", "at"], unique=False
    )
    op.create_index(
        "ix_contribution_waiting",
        "contribution",
        ["site_id", "seq"],
        unique=False,
        sqlite_where=sa.text("waiting = 1"),
        postgresql_where=sa.text("waiting"),
    )
    op.create_table(
        "publication",
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("site_id", sa.Text(), nullable=False),
        sa.Column("version_seq", NUMBER, nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_publication_site_id"),
        sa.ForeignKeyConstraint(
            ["version_seq"], ["policy_version.seq"], name="fk_publication_version_seq"
        ),
        sa.PrimaryKeyConstraint("seq", name="pk_publication"),
    )
    op.create_table(
        "decision",
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("site_id", sa.Text(), nullable=False),
        sa.Column("contribution_seq", NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("shown_decision_id", sa.Text(), nullable=True),
        sa.Column("ruled", sa.Boolean(), nullable=False),
        sa.Column("shown_ruled", sa.Boolean(), nullable=False),
        sa.Column("shows", sa.Text(), nullable=False),
        sa.Column("changed", sa.Boolean(), nullable=False),
        sa.Column("hits", sa.Text(), nullable=False),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("degraded", sa.Text(), nullable=False),
        sa.Column("version_seq", NUMBER, nullable=True),
        sa.Column("model_id", sa.Text(), nullable=True),
        sa.Column("model_digest", sa.Text(), nullable=True),
        sa.Column("scores", sa.Text(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.Column("previous_id", sa.Text(), nullable=True),
        sa.Column("restores_id", sa.Text(), nullable=True),
        sa.Column("reason_code", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_seq"], ["contribution.seq"], name="fk_decision_contribution_seq"
        ),
        sa.ForeignKeyConstraint(
            ["version_seq"], ["policy_version.seq"], name="fk_decision_version_seq"
        ),
        sa.PrimaryKeyConstraint("seq", name="pk_decision"),
        sa.UniqueConstraint(
            "contribution_seq", "number", name="uq_decision_contribution_seq_number"
        ),
        sa.UniqueConstraint("id", name="uq_decision_id"),
    )
    op.create_index(
        "ix_decision_changed",
        "decision",
        ["site_id", "seq"],
        unique=False,
        sqlite_where=sa.text("changed = 1"),
        postgresql_where=sa.text("changed"),
    )
    op.create_table(
        "report",
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("site_id", sa.Text(), nullable=False),
        sa.Column("contribution_seq", NUMBER, nullable=False),
        sa.Column("author_id", sa.Text(), nullable=True),
        sa.Column("reporter_id", sa.Text(), nullable=False),
        sa.Column("reporter_created_at", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_seq"], ["contribution.seq"], name="fk_report_contribution_seq"
        ),
        sa.PrimaryKeyConstraint("seq", name="pk_report"),
        sa.UniqueConstraint(
            "contribution_seq", "reporter_id", name="uq_report_contribution_seq_reporter_id"
        ),
        sa.UniqueConstraint("id", name="uq_report_id"),
    )
    op.create_index("ix_report_author", "report", ["site_id", "author_id", "at"], unique=False)
    op.create_index("ix_report_reporter", "report", ["site_id", "reporter_id"], unique=False)
    op.create_table(
        "revision",
        sa.Column("contribution_seq", NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Text(), nullable=False),
        sa.Column("sent", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_seq"], ["contribution.seq"], name="fk_revision_contribution_seq"
        ),
        sa.PrimaryKeyConstraint("contribution_seq", "number", name="pk_revision"),
    )
