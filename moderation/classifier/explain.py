"""Which words of a text drive its score, and by how much."""

from dataclasses import dataclass

import numpy as np

from moderation.classifier.error import ModelError
from moderation.classifier.features import Indices, read_features
from moderation.classifier.linear import weigh
from moderation.classifier.model import Model

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Parts:
    """What an attribute's log-odds are made of; the sum of all is the log-odds."""

    words: tuple[tuple[int, int, float], ...]  # start, end in the text as given, share
    style: float  # capitals, exclamation marks, length
    base: float  # what a text without any words has


def find_parts(model: Model, text: str, attribute: str) -> Parts:
    """The log-odds taken apart, in the order of the words.

    A word's share is that of the word and its letter groups, and half of that of each pair of
    words it stands in; a feature that occurs more than once is shared out evenly.

    Raises
    ------
    ModelError
        The model does not score the attribute.
    """
    if attribute not in model.attributes:
        raise ModelError(
            f"the model {model.id} does not score `{attribute}`; it scores "
            f"{', '.join(model.attributes)}"
        )
    column = model.attributes.index(attribute)
    reading = read_features(text)
    weights = model.weights
    occurring = np.concatenate([*reading.groups, reading.pairs, reading.style])
    features, values = weigh(occurring, weights.rarity)
    shares = values * weights.steps[features, column] * weights.scales[column]
    shares /= np.unique(occurring, return_counts=True)[1]

    def share(indices: Indices) -> float:
        return float(np.sum(shares[np.searchsorted(features, indices)]))

    words = [share(group) for group in reading.groups]
    halves = shares[np.searchsorted(features, reading.pairs)] / 2
    for (left, right), half in zip(reading.paired, halves.tolist(), strict=True):
        words[left] += half
        words[right] += half
    return Parts(
        words=tuple((*span, word) for span, word in zip(reading.spans, words, strict=True)),
        style=share(reading.style),
        base=float(weights.intercepts[column]),
    )


def drivers(model: Model, text: str, attribute: str) -> list[tuple[int, int, float]]:
    """The ten words that move the attribute most, either way, the strongest first.

    Returns
    -------
    list of (start, end, share)
        Offsets in the text as given; a share above 0 raises the score.
    """
    words = find_parts(model, text, attribute).words
    return sorted(words, key=lambda word: (-abs(word[2]), word[0]))[:_SHOWN]
