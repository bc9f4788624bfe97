"""How an answer can fail; the edges turn these into status codes."""

from typing import Any


class NotFound(Exception):
    """The site knows nothing of that name."""


class Forbidden(Exception):
    """The caller may not do this to that thing."""


class Conflict(Exception):
    """Somebody else was first; `current` is what stands now."""

    def __init__(self, what: str, current: Any = None) -> None:
        super().__init__(what)
        self.current = current


class Invalid(Exception):
    """A field holds what the site's policy or the item does not allow; `pointer` names it."""

    def __init__(self, what: str, pointer: str) -> None:
        super().__init__(what)
        self.pointer = pointer


class Stale(Exception):
    """Inside the service only: what was prepared before the transaction no longer holds."""
