"""A model's card as a page for people, made from the card for programs."""

from collections.abc import Iterable, Iterator
from typing import Any


def render_card(record: dict[str, Any]) -> str:
    """The card in Markdown."""
    return "\n".join(_lines(record)) + "\n"


def _lines(record: dict[str, Any]) -> Iterator[str]:
    yield f"# Model card: {record['id']}"
    yield ""
    yield "Made from the JSON file of the same name; change nothing here."
    yield ""
    yield f"* File: `{record['file']}`, {record['bytes']:,} bytes, `{record['digest']}`"
    yield f"* Scores: {', '.join(record['attributes'])}"
    yield f"* Languages: {', '.join(record['languages'])}; no score for any other"
    yield f"* Kind: {record['kind']}"
    for attribute, why in record["left_out"].items():
        yield f"* Not scored: {attribute}, {why}"
    yield ""
    yield "## Limits"
    yield ""
    yield from (f"* {limit}" for limit in record["limits"])
    yield ""
    yield "## Data"
    yield ""
    yield from _table(
        ("source", "what", "train", "valid", "licence", "by", "labels as used"),
        (
            (
                source["name"],
                source["title"],
                source["train_rows"],
                source["valid_rows"],
                source["licence"],
                source["attribution"],
                "; ".join(source["notes"]),
            )
            for source in record["sources"]
        ),
    )
    for source in record["unused_sources"]:
        yield f"Not used: {source['name']}, {source['rows']} texts: {source['why']}."
        yield ""
    calibration = record["calibration"]
    yield "## Calibration"
    yield ""
    yield calibration["method"]
    yield ""
    yield from _table(
        ("attribute", "slope", "offset", "rows", "error on the held half"),
        (
            (name, f"{row['slope']:.3f}", f"{row['offset']:.3f}", row["rows"], row["held_error"])
            for name, row in calibration["attributes"].items()
        ),
    )
    yield "## Figures"
    yield ""
    yield record["figures_on"]
    yield ""
    yield from _table(
        ("attribute", "source", "rows", "positives", "AUC", "average precision", "ECE"),
        (tuple(row[key] for key in _FIGURES) for row in record["figures"]),
    )
    yield "## False alarms"
    yield ""
    yield "Share of texts labelled not toxic at all that score at or above a limit."
    yield ""
    yield from _table(
        ("source", "attribute", "rows", *(f"≥ {limit}" for limit in record["alarm_limits"])),
        (
            (row["source"], row["attribute"], row["rows"], *map(_percent, row["shares"].values()))
            for row in record["false_alarms"]
        ),
    )
    yield "## Thresholds"
    yield ""
    yield "Share found, precision and recall on the same rows, all sources together."
    yield ""
    for attribute, table in record["thresholds"].items():
        yield f"### {attribute}"
        yield ""
        yield from _table(
            ("threshold", "share", "precision", "recall"),
            ((f"{row['threshold']:g}", *(_percent(row[key]) for key in _SHARES)) for row in table),
        )


_FIGURES = (
    "attribute",
    "source",
    "rows",
    "positives",
    "auc",
    "average_precision",
    "calibration_error",
)
_SHARES = ("share", "precision", "recall")


def _table(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(str(cell) for cell in row)} |"
    yield ""


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
