from collections import Counter

import numpy as np
import pytest

from moderation.classifier.attributes import ATTRIBUTES
from moderation.classifier.figures import (
    find_calibration_error,
    find_false_alarms,
    find_thresholds,
    measure,
)
from moderation.classifier.rows import Rows

COLUMNS = {"toxicity": 0}


def rows(toxicity: list[float], source: str = "s") -> Rows:
    labels = np.full((len(toxicity), len(ATTRIBUTES)), np.nan)
    labels[:, 0] = toxicity
    ids = tuple(map(str, range(len(toxicity))))
    return Rows(ids, ids, (source,) * len(ids), ("CC0-1.0",) * len(ids), labels, labels, Counter())


def column(*scores: float) -> np.ndarray:
    return np.array(scores)[:, np.newaxis]


def test_ranking_is_measured_for_each_source():
    figures = measure(rows([0.0, 0.2, 0.8, 1.0]), COLUMNS, column(0.1, 0.6, 0.5, 0.9))

    assert [(row["source"], row["rows"], row["positives"], row["auc"]) for row in figures] == [
        ("s", 4, 2, 0.75)
    ]


def test_a_source_with_one_kind_of_label_has_no_ranking():
    assert measure(rows([0.0, 0.0]), COLUMNS, column(0.1, 0.6)) == []


def test_the_calibration_error_is_the_mean_distance():
    labels, scores = np.array([0.0, 1.0, 1.0, 1.0]), np.array([0.25, 0.25, 0.91, 1.0])

    assert find_calibration_error(labels, scores) == pytest.approx(0.5 * 0.25 + 0.5 * 0.045)


def test_a_threshold_says_what_it_finds():
    table = find_thresholds(rows([0.0, 0.0, 1.0, 1.0]), COLUMNS, column(0.1, 0.55, 0.52, 0.3))
    half = next(row for row in table["toxicity"] if row["threshold"] == 0.5)

    assert half == {"threshold": 0.5, "share": 0.5, "precision": 0.5, "recall": 0.5, "found": 2}


def test_a_threshold_that_finds_nothing_has_no_precision():
    table = find_thresholds(rows([0.0, 1.0]), COLUMNS, column(0.1, 0.2))

    assert table["toxicity"][-1]["precision"] is None


def test_false_alarms_are_counted_on_clean_texts_alone():
    alarms = find_false_alarms(rows([0.0, 0.0, 0.1, 1.0]), COLUMNS, column(0.1, 0.75, 0.99, 0.99))

    assert alarms == [
        {
            "source": "s",
            "attribute": "toxicity",
            "rows": 2,
            "shares": {"0.5": 0.5, "0.7": 0.5, "0.8": 0.0, "0.9": 0.0},
        }
    ]
