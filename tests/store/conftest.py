"""The tests of the store run on both databases."""

from tests.databases import empty_url, sqlite_template, store, url

__all__ = ["empty_url", "sqlite_template", "store", "url"]
