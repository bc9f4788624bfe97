"""The tests of the service run on both databases."""

import pytest

from moderation.store import Store
from tests.databases import sqlite_template, store, url
from tests.service.newsroom import Newsroom

__all__ = ["sqlite_template", "store", "url"]


@pytest.fixture
def newsroom(store: Store) -> Newsroom:
    """The site `demo` under a small policy."""
    return Newsroom(store)
