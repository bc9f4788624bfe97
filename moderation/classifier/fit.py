"""Learns weights from texts and labels with scikit-learn, which nothing but training needs."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderation.classifier.features import DIMENSION, Indices, read_indices
from moderation.classifier.linear import weigh
from moderation.classifier.sources import IDENTITY_SENTENCES

# From the design study (2026-11): C=1.5 over 4; source columns x5, dropped again, gained .008 AUC.
_STRENGTH = 1.5
_SOURCE_VALUE = 5.0
_STEP = 2000

Matrix = Any  # scipy.sparse.csr_matrix; SciPy is imported late and brings no types


def read_texts(texts: tuple[str, ...], on_text: Callable[[int, int], None]) -> list[Indices]:
    """The features of each text."""
    read = []
    for number, text in enumerate(texts, start=1):
        read.append(read_indices(text))
        if number % _STEP == 0 or number == len(texts):
            on_text(number, len(texts))
    return read


def find_idf(read: list[Indices]) -> NDArray[np.float64]:
    """How rare each feature is: ln((1 + texts) / (1 + texts with it)) + 1, 0 if never seen."""
    seen = np.zeros(DIMENSION)
    for indices in read:
        seen[np.unique(indices)] += 1
    return np.where(seen > 0, np.log((1 + len(read)) / (1 + seen)) + 1, 0.0)


def build_matrix(read: list[Indices], rarity: NDArray[np.uint8]) -> Matrix:
    """A row of feature values for each text."""
    from scipy.sparse import csr_matrix

    weighed = [weigh(indices, rarity) for indices in read]
    values = np.concatenate([values for _, values in weighed])
    features = np.concatenate([features for features, _ in weighed])
    ends = np.cumsum([0, *(len(features) for features, _ in weighed)])
    return csr_matrix((values, features, ends), shape=(len(read), DIMENSION))


def build_source_columns(sources: tuple[str, ...]) -> Matrix:
    """One column for each source: takes up how a source differs as a whole, then is dropped.

    The invented sentences have none: a column would learn in the words' place that they are
    mostly no attack.
    """
    from scipy.sparse import csr_matrix

    places = {name: place for place, name in enumerate(sorted({*sources} - {IDENTITY_SENTENCES}))}
    marked = [(row, places[name]) for row, name in enumerate(sources) if name in places]
    rows, columns = np.array(marked, dtype=np.intp).reshape(-1, 2).T
    values = np.full(len(marked), _SOURCE_VALUE)
    return csr_matrix((values, (rows, columns)), shape=(len(sources), len(places)))


def fit_attribute(
    matrix: Matrix, labels: NDArray[np.float64], *, columns: Matrix | None, seed: int
) -> tuple[NDArray[np.float64], float]:
    """Weights and intercept of one attribute; texts without a label are left out.

    A label between 0 and 1 counts as both, each with its weight.
    """
    from scipy.sparse import hstack
    from sklearn.linear_model import LogisticRegression

    rows, outcomes, weights = split_soft(labels)
    learnt = matrix if columns is None else hstack([matrix, columns], format="csr")
    # lbfgs stops far too early on such matrices (spam AUC .70 instead of .97, design study).
    # At this tolerance no weight is .0005 from where it would end; 100 rounds, the usual most,
    # are too few for the source columns.
    fitted = LogisticRegression(
        solver="liblinear", dual=True, C=_STRENGTH, tol=0.01, max_iter=1000, random_state=seed
    )
    fitted.fit(learnt[rows], outcomes, sample_weight=weights)
    return fitted.coef_[0, :DIMENSION].astype(np.float64), float(fitted.intercept_[0])


def split_soft(
    labels: NDArray[np.float64],
) -> tuple[NDArray[np.intp], NDArray[np.int8], NDArray[np.float64]]:
    """Rows, outcomes 0 or 1 and weights that say what labels from 0 to 1 say."""
    positive, negative = np.flatnonzero(labels > 0), np.flatnonzero(labels < 1)
    rows = np.concatenate([positive, negative])
    outcomes = np.concatenate(
        [np.ones(len(positive), dtype=np.int8), np.zeros(len(negative), dtype=np.int8)]
    )
    weights = np.concatenate([labels[positive], 1 - labels[negative]])
    return rows, outcomes, weights
