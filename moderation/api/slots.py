"""How many requests are worked on at once: the rest wait a moment and are then sent away."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from moderation.api.problems import UNAVAILABLE, Refused

WAIT_SECONDS = 1.0  # a burst passes in less; after that more waiting only makes it worse
RETRY_SECONDS = 2


class Slots:
    """Room for so many requests."""

    def __init__(self, count: int) -> None:
        self._free = threading.BoundedSemaphore(count)

    @contextmanager
    def take(self) -> Iterator[None]:
        """Work while there is room; `Refused` if none comes free."""
        if not self._free.acquire(timeout=WAIT_SECONDS):
            raise Refused(
                UNAVAILABLE,
                "too many requests are under way; nothing was recorded, send it again",
                headers={"Retry-After": str(RETRY_SECONDS)},
            )
        try:
            yield
        finally:
            self._free.release()
