"""Takes texts and persons out of every table; rows, numbers and actions stay."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from moderation.store.tables import author, contribution, decision, report, revision, thread

ERASED = "erased"  # what closed the reports on an erased contribution


def erase_contributions(
    connection: Connection, site_id: str, seqs: list[int], *, now: datetime
) -> None:
    """Erase the texts of these contributions, and all words written about them."""
    if not seqs:
        return
    of_them = contribution.c.seq.in_(seqs)
    connection.execute(
        update(revision)
        .where(revision.c.site_id == site_id, revision.c.contribution_seq.in_(seqs))
        .values(sent=None)
    )
    connection.execute(
        update(contribution)
        .where(contribution.c.site_id == site_id, of_them)
        .values(
            unsigned_author=None,
            text_digest="",
            searched=None,
            reasons=[],
            waiting=False,
            reported=False,
            degraded=False,
            claimed_by=None,
            claimed_until=None,
            erased_at=now,
        )
    )
    connection.execute(
        update(report)
        .where(report.c.site_id == site_id, report.c.contribution_seq.in_(seqs))
        .values(explanation="")
    )
    connection.execute(
        update(report)
        .where(
            report.c.site_id == site_id,
            report.c.contribution_seq.in_(seqs),
            report.c.closed_by.is_(None),
        )
        .values(closed_by=ERASED)
    )
    silence_decisions(connection, site_id, seqs)


def silence_decisions(connection: Connection, site_id: str, seqs: list[int]) -> None:
    """Keep which rules hit with what action, not their words.

    A reason may quote the title or the name. What it said without that can be read in the
    version of the policy.
    """
    rows = connection.execute(
        select(decision.c.seq, decision.c.hits, decision.c.reasons).where(
            decision.c.site_id == site_id, decision.c.contribution_seq.in_(seqs)
        )
    ).all()
    if not rows:
        return
    connection.execute(
        update(decision)
        .where(decision.c.site_id == site_id, decision.c.seq == bindparam("of_seq"))
        .values(hits=bindparam("hits"), reasons=bindparam("reasons"), facts=None, note=None),
        [
            {
                "of_seq": row.seq,
                "hits": [silenced(hit) for hit in row.hits],
                "reasons": [silenced(reason) for reason in row.reasons],
            }
            for row in rows
        ],
    )


def silenced(told: dict[str, Any]) -> dict[str, Any]:
    """A hit or a reason without its words."""
    return {**told, "reason": ""}


def list_unerased(connection: Connection, site_id: str, author_id: str, limit: int) -> list[int]:
    """Some of the author's contributions that still have their text."""
    return list(
        connection.execute(
            select(contribution.c.seq)
            .where(
                contribution.c.site_id == site_id,
                contribution.c.author_id == author_id,
                contribution.c.erased_at.is_(None),
            )
            .limit(limit)
        ).scalars()
    )


def knows_author(connection: Connection, site_id: str, author_ids: list[str]) -> bool:
    """Whether any of the names wrote or reported anything."""
    wrote = select(author.c.id).where(author.c.site_id == site_id, author.c.id.in_(author_ids))
    reported = select(report.c.reporter_id).where(
        report.c.site_id == site_id, report.c.reporter_id.in_(author_ids)
    )
    runs = select(thread.c.author_id).where(
        thread.c.site_id == site_id, thread.c.author_id.in_(author_ids)
    )
    return any(
        connection.execute(query.limit(1)).first() is not None for query in (wrote, reported, runs)
    )


def rename_author(connection: Connection, site_id: str, author_id: str, pseudonym: str) -> None:
    """Put the pseudonym wherever the author stood; what was said of them goes.

    Contributions and reports keep belonging together, so that counts stay what they were.
    """
    of_site = author.c.site_id == site_id
    had_pseudonym = connection.execute(
        select(author.c.id).where(of_site, author.c.id == pseudonym)
    ).first()
    if had_pseudonym is not None:
        connection.execute(delete(author).where(of_site, author.c.id == author_id))
    else:
        connection.execute(
            update(author)
            .where(of_site, author.c.id == author_id)
            .values(id=pseudonym, username="", created_at=None, role="reader", trusted=False)
            .values(status="active", held_until=None, erased=True)
        )
    connection.execute(
        update(contribution)
        .where(contribution.c.site_id == site_id, contribution.c.author_id == author_id)
        .values(author_id=pseudonym)
    )
    connection.execute(
        update(thread)
        .where(thread.c.site_id == site_id, thread.c.author_id == author_id)
        .values(author_id=pseudonym)
    )
    connection.execute(
        update(report)
        .where(report.c.site_id == site_id, report.c.author_id == author_id)
        .values(author_id=pseudonym)
    )
    connection.execute(
        update(report)
        .where(report.c.site_id == site_id, report.c.reporter_id == author_id)
        .values(reporter_id=pseudonym, reporter_created_at=None, explanation="")
    )
