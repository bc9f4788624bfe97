"""`moderation db`: make the tables and bring them up to date."""

import click

from moderation.cli.stores import database_option
from moderation.store import StoreError, migrate


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
@database_option
def upgrade(database: str) -> None:
    """Make the tables, or bring them up to date; safe to run again, and by several at once."""
    try:
        migrate(database)
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    click.echo("the database is up to date")
