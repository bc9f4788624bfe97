"""What the server counts, for Prometheus; never by site, person or contribution."""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from moderation.service.answer import DecisionAnswer

# Seconds; most answers take a few milliseconds, a wait for changes up to 30 seconds.
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The counters of one application, on a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        self.requests = Counter(
            "moderation_requests",
            "Requests answered, by method, route and status.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "moderation_request_seconds",
            "Time from the request's head to the end of the answer.",
            ("route",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.decisions = Counter(
            "moderation_decisions",
            "Decisions answered, replays included, by action.",
            ("action",),
            registry=self.registry,
        )
        self.degraded = Counter(
            "moderation_degraded_decisions",
            "Decisions made while something could not be had.",
            registry=self.registry,
        )
        self.reports = Counter(
            "moderation_reports", "Reports received, updates included.", registry=self.registry
        )
        self.rulings = Counter(
            "moderation_rulings",
            "Rulings of editors over HTTP.",
            ("action",),
            registry=self.registry,
        )
        self.faults = Counter(
            "moderation_faults", "Requests that ended in a fault.", registry=self.registry
        )

    def count_decision(self, decision: DecisionAnswer) -> None:
        """Count one decision that was answered."""
        self.decisions.labels(decision.action).inc()
        if decision.degraded:
            self.degraded.inc()

    def show(self) -> bytes:
        """All counters in the text format."""
        return generate_latest(self.registry)
