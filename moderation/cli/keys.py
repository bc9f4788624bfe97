"""`moderation keys`: by which a site's software calls."""

import json
from datetime import UTC, datetime, timedelta

import click
from rich.console import Console
from rich.table import Table

from moderation.cli.faults import told_plainly
from moderation.cli.stores import database_option, open_database
from moderation.policy.values import ValueProblem, read_duration
from moderation.service import keys as service
from moderation.service.keys import SCOPES


@click.group()
def keys() -> None:
    """Make, list, rotate and revoke keys."""


@keys.command()
@click.argument("site_id")
@click.option("--name", required=True, help="Whose key it is; rulings are signed with it.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(SCOPES),
    required=True,
    help="What it may do; repeat for several.",
)
@click.option(
    "--for",
    "lifetime",
    metavar="DURATION",
    help="How long it lasts, such as `90 days`; for ever unless said.",
)
@database_option
@told_plainly
def add(
    site_id: str, name: str, scopes: tuple[str, ...], lifetime: str | None, database: str
) -> None:
    """Make a key of SITE_ID. It is shown once and kept nowhere."""
    now = datetime.now(UTC)
    ends = None if lifetime is None else now + _duration(lifetime)
    with open_database(database) as store:
        key, plain = service.create_key(
            store, site_id, name=name, scopes=scopes, expires_at=ends, now=now
        )
    click.echo(plain)
    click.echo(
        f"key {key.id} of `{site_id}` for {', '.join(sorted(key.scopes))}; it is not shown again",
        err=True,
    )


@keys.command("list")
@click.argument("site_id")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@database_option
@told_plainly
def list_keys(site_id: str, form: str, database: str) -> None:
    """List the keys of SITE_ID, never the keys themselves."""
    with open_database(database) as store:
        found = service.list_keys(store, site_id)
    if form == "json":
        click.echo(
            json.dumps(
                [
                    {
                        "id": key.id,
                        "name": key.name,
                        "scopes": sorted(key.scopes),
                        "created_at": key.created_at.isoformat(),
                        "expires_at": _iso(key.expires_at),
                        "revoked_at": _iso(key.revoked_at),
                    }
                    for key in found
                ],
                indent=2,
            )
        )
        return
    table = Table("key", "name", "may", "made", "ends")
    for key in found:
        ends = (
            "revoked"
            if key.revoked_at
            else key.expires_at.strftime("%Y-%m-%d %H:%M UTC")
            if key.expires_at
            else "never"
        )
        table.add_row(
            key.id, key.name, ", ".join(sorted(key.scopes)), f"{key.created_at:%Y-%m-%d}", ends
        )
    Console().print(table)


@keys.command()
@click.argument("site_id")
@click.argument("key_id")
@click.option("--overlap", default="1 day", show_default=True, help="How long the old key goes on.")
@database_option
@told_plainly
def rotate(site_id: str, key_id: str, overlap: str, database: str) -> None:
    """Make a new key like KEY_ID; the old one ends after the overlap."""
    with open_database(database) as store:
        key, plain = service.rotate_key(
            store, site_id, key_id, overlap=_duration(overlap), now=datetime.now(UTC)
        )
    click.echo(plain)
    click.echo(f"key {key.id} takes over; {key_id} ends in {overlap}", err=True)


@keys.command()
@click.argument("site_id")
@click.argument("key_id")
@database_option
@told_plainly
def revoke(site_id: str, key_id: str, database: str) -> None:
    """End KEY_ID at once."""
    with open_database(database) as store:
        service.revoke_key(store, site_id, key_id, now=datetime.now(UTC))
    click.echo(f"key {key_id} of `{site_id}` is revoked")


def _duration(text: str) -> timedelta:
    try:
        return timedelta(seconds=read_duration(text))
    except ValueProblem as problem:
        raise click.UsageError(f"`{text}` is not {problem.wanted}: {problem.mend}") from problem


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
