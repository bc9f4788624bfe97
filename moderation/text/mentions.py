"""Mentions of other people by `@name`."""

import re

_MENTION = re.compile(r"(?<![\w@./])@\w")


def count_mentions(text: str) -> int:
    """How many times somebody is mentioned by `@name`; an e-mail address mentions nobody."""
    return len(_MENTION.findall(text)) if "@" in text else 0
