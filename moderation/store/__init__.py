"""The database: the only part that speaks SQL."""

from moderation.store.database import Store
from moderation.store.error import StoreError
from moderation.store.schema import migrate, open_store

__all__ = ["Store", "StoreError", "migrate", "open_store"]
