"""Work that nobody waits for: what was decided in doubt is decided again when the fault is over."""

import threading
from datetime import UTC, datetime

from moderation.api.log import describe_fault
from moderation.api.parts import Parts
from moderation.service.redecide import redecide

EVERY_SECONDS = 30.0
AT_ONCE = 200  # decisions a round, so that requests never wait long for the writer


def start_background(parts: Parts) -> threading.Event:
    """Start the rounds in a thread that dies with the process; setting the event stops them."""
    stop = threading.Event()

    def go_on() -> None:
        while not stop.wait(EVERY_SECONDS) and not parts.store.closed:
            run_round(parts, datetime.now(UTC))

    threading.Thread(target=go_on, name="background", daemon=True).start()
    return stop


def run_round(parts: Parts, now: datetime) -> int:
    """One round; how many were decided again. A fault is counted and the next round tries anew."""
    if parts.model is None:
        return 0
    try:
        decided = redecide(parts.store, parts.engines, now=now, limit=AT_ONCE)
    except Exception as error:  # the thread must outlive whatever breaks in one round
        parts.metrics.faults.inc()
        parts.log.error("background", **describe_fault(error))
        return 0
    if decided:
        parts.log.info("decided again", count=decided)
    return decided
