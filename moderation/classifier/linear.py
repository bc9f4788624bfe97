"""The arithmetic of a linear model: features times weights, the same to the bit every time.

No BLAS: its order of summing may differ with memory and threads, and a replayed decision must
find the score that it was taken on.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moderation.classifier.features import Indices, read_indices


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What a model has learnt.

    Parameters
    ----------
    rarity : ndarray of shape (DIMENSION,), uint8
        The idf in 255 steps; 0 for a feature never seen. The unit does not matter: a text's
        values are brought to length 1.
    steps : ndarray of shape (DIMENSION, attributes), int8
        Weights in units of `scales`.
    scales, intercepts : ndarray of shape (attributes,), float64
        Calibration is already in them.
    """

    rarity: NDArray[np.uint8]
    steps: NDArray[np.int8]
    scales: NDArray[np.float64]
    intercepts: NDArray[np.float64]


def weigh(indices: Indices, rarity: NDArray[np.uint8]) -> tuple[Indices, NDArray[np.float64]]:
    """Each feature once, in order, with its value: log-tf x idf, of Euclidean length 1."""
    features, counts = np.unique(indices, return_counts=True)
    values = (1.0 + np.log(counts)) * rarity.take(features)
    length = math.sqrt(float(np.sum(values * values)))
    return features, values / length if length > 0 else values


def find_logits(weights: Weights, text: str) -> NDArray[np.float64]:
    """The calibrated log-odds of each attribute."""
    features, values = weigh(read_indices(text), weights.rarity)
    steps = weights.steps.take(features, axis=0).T.astype(np.float64, order="C")
    logits: NDArray[np.float64] = np.add.reduce(steps * values, axis=1)
    return logits * weights.scales + weights.intercepts


def squash(logit: float) -> float:
    """The probability that belongs to the log-odds; never overflows."""
    if logit >= 0:
        return 1.0 / (1.0 + math.exp(-logit))
    odds = math.exp(logit)
    return odds / (1.0 + odds)
