"""Makes a logit mean a probability: Platt's sigmoid for each attribute."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moderation.classifier.fit import split_soft

# Hardly any pull towards 0; without it the sigmoid of separable texts would have no end.
_STRENGTH = 1000.0


@dataclass(frozen=True, slots=True)
class Platt:
    """The calibrated logit is slope x logit + offset."""

    slope: float
    offset: float
    rows: int  # that it was fitted on


def fit_platt(
    logits: NDArray[np.float64], labels: NDArray[np.float64], sources: tuple[str, ...]
) -> Platt:
    """The sigmoid that fits the labels best; rows without a label are left out.

    A source of n rows weighs as much as sqrt(n), so that a large one does not set it alone.
    """
    from sklearn.linear_model import LogisticRegression

    rows, outcomes, weights = split_soft(labels)
    labelled = np.flatnonzero(~np.isnan(labels))
    sizes = Counter(sources[row] for row in labelled.tolist())
    weights = weights * np.array([sizes[sources[row]] ** -0.5 for row in rows.tolist()])
    weights *= len(labelled) / weights.sum()
    fitted = LogisticRegression(C=_STRENGTH, tol=1e-8, max_iter=1000)
    fitted.fit(logits[rows, np.newaxis], outcomes, sample_weight=weights)
    return Platt(float(fitted.coef_[0, 0]), float(fitted.intercept_[0]), len(labelled))
