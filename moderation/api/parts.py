"""The parts that the server is made of, built once by `create_app`."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app, g
from structlog.typing import FilteringBoundLogger

from moderation.api.metrics import Metrics
from moderation.api.settings import Settings
from moderation.api.slots import Slots
from moderation.classifier.model import Model
from moderation.service.engine import Engines
from moderation.store import Store


@dataclass(frozen=True, slots=True)
class Parts:
    """What views pass on to the service."""

    settings: Settings
    store: Store
    model: Model | None
    engines: Engines
    metrics: Metrics
    slots: Slots
    log: FilteringBoundLogger


def current_parts() -> Parts:
    """The parts of the running application."""
    parts: Parts = current_app.extensions["moderation"]
    return parts


def current_time() -> datetime:
    """When the request arrived: the clock is read once for each."""
    now: datetime = g.now
    return now
