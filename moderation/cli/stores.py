"""The site's database as the command line takes it."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from moderation.api.settings import DATABASE
from moderation.store import Store, StoreError, open_store

database_option = click.option(
    "--database",
    default=DATABASE.default,
    show_default=True,
    envvar=DATABASE.variable,
    help="Where decisions are kept.",
)


@contextmanager
def open_database(url: str) -> Iterator[Store]:
    """The store; a fault in it is told in one line."""
    try:
        store = open_store(url)
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    try:
        yield store
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    finally:
        store.close()
