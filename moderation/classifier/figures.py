"""How good scores are on labelled texts: figures for the card, none of them fed back."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderation.classifier.rows import Rows

LIMITS = (0.5, 0.7, 0.8, 0.9)
_GRID = (*(step / 20 for step in range(1, 20)), 0.97, 0.98, 0.99)
_BINS = 10


def measure(
    rows: Rows, attributes: dict[str, int], scores: NDArray[np.float64]
) -> list[dict[str, Any]]:
    """Ranking and calibration for each attribute and source that has both kinds of label.

    `attributes` maps a name to its column of labels, `scores` has a column for each in that
    order. A label of a half or more counts as positive; calibration uses the label itself.
    """
    figures = []
    sources = np.array(rows.sources)
    for place, (attribute, column) in enumerate(attributes.items()):
        labels = rows.given[:, column]
        for source in sorted(set(rows.sources)):
            chosen = (sources == source) & ~np.isnan(labels)
            found = _measure(labels[chosen], scores[chosen, place])
            if found is not None:
                figures.append({"attribute": attribute, "source": source, **found})
    return figures


def _measure(labels: NDArray[np.float64], scores: NDArray[np.float64]) -> dict[str, Any] | None:
    from sklearn.metrics import average_precision_score, roc_auc_score

    positive = labels >= 0.5
    if not 0 < positive.sum() < len(positive):
        return None
    return {
        "rows": len(labels),
        "positives": int(positive.sum()),
        "auc": round(float(roc_auc_score(positive, scores)), 4),
        "average_precision": round(float(average_precision_score(positive, scores)), 4),
        "calibration_error": round(find_calibration_error(labels, scores), 4),
    }


def find_calibration_error(labels: NDArray[np.float64], scores: NDArray[np.float64]) -> float:
    """Mean distance between score and label over ten equal bins, each by its share of rows."""
    bins = np.minimum((scores * _BINS).astype(int), _BINS - 1)
    gaps = (
        abs(float(labels[bins == place].mean() - scores[bins == place].mean()))
        * float((bins == place).mean())
        for place in np.unique(bins)
    )
    return sum(gaps)


def find_thresholds(
    rows: Rows, attributes: dict[str, int], scores: NDArray[np.float64]
) -> dict[str, list[dict[str, Any]]]:
    """For each attribute: what share a threshold finds, how many rightly, how many of all."""
    tables = {}
    for place, (attribute, column) in enumerate(attributes.items()):
        labels = rows.given[:, column]
        labelled = ~np.isnan(labels)
        positive, values = labels[labelled] >= 0.5, scores[labelled, place]
        tables[attribute] = [_at(threshold, positive, values) for threshold in _GRID]
    return tables


def _at(
    threshold: float, positive: NDArray[np.bool_], values: NDArray[np.float64]
) -> dict[str, Any]:
    found = values >= threshold
    rightly = int((found & positive).sum())
    return {
        "threshold": threshold,
        "share": round(float(found.mean()), 4),
        "precision": round(rightly / int(found.sum()), 4) if found.any() else None,
        "recall": round(rightly / int(positive.sum()), 4) if positive.any() else None,
        "found": int(found.sum()),
    }


def find_false_alarms(
    rows: Rows, attributes: dict[str, int], scores: NDArray[np.float64]
) -> list[dict[str, Any]]:
    """Shares of the texts that people found not toxic at all and that score high all the same."""
    toxicity = rows.given[:, 0]
    sources = np.array(rows.sources)
    alarms = []
    for source in sorted(set(rows.sources)):
        clean = (sources == source) & (toxicity == 0)
        if not clean.any():
            continue
        for place, attribute in enumerate(attributes):
            values = scores[clean, place]
            shares = {f"{limit:g}": round(float((values >= limit).mean()), 4) for limit in LIMITS}
            alarms.append(
                {"source": source, "attribute": attribute, "rows": len(values), "shares": shares}
            )
    return alarms
