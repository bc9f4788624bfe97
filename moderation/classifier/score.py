"""Texts to scores: for each attribute a probability, or None where the model knows nothing."""

from collections.abc import Sequence

from moderation.classifier.linear import find_logits, squash
from moderation.classifier.model import Model


def score(model: Model, text: str, language: str) -> dict[str, float | None]:
    """The score of each of the model's attributes, in [0, 1].

    Parameters
    ----------
    text : str
        As a reader sees it, of any length: the time grows in proportion to it.
    language : str
        A language code; its first part counts, so "en-GB" is "en".

    Returns
    -------
    dict of str to float or None
        None for every attribute if the model was not trained on the language. Calibrated on the
        data named in the model's card. The same text has the same score to the bit on one
        machine.
    """
    if language.replace("_", "-").split("-")[0].casefold() not in model.languages:
        return dict.fromkeys(model.attributes)
    logits = find_logits(model.weights, text).tolist()
    return dict(zip(model.attributes, map(squash, logits), strict=True))


def score_many(model: Model, texts: Sequence[str], language: str) -> list[dict[str, float | None]]:
    """The scores of each text, in order, to the bit those of `score`."""
    return [score(model, text, language) for text in texts]
