"""Ids that sort by time and that nobody can guess."""

import secrets
from datetime import datetime

from moderation.store.columns import to_microseconds


def new_id(now: datetime) -> str:
    """32 hexadecimal digits: milliseconds since 1970, then 80 random bits (as UUID version 7)."""
    return f"{to_microseconds(now) // 1000:012x}{secrets.token_hex(10)}"
