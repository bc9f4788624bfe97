"""What a fresh model's card says: its data, its calibration, its figures, its limits."""

import math
from collections import Counter
from dataclasses import asdict
from typing import Any

import numpy as np

from moderation.classifier.attributes import ATTRIBUTES
from moderation.classifier.calibrate import Platt
from moderation.classifier.figures import (
    LIMITS,
    find_calibration_error,
    find_false_alarms,
    find_thresholds,
    measure,
)
from moderation.classifier.linear import Weights, find_logits, squash
from moderation.classifier.model import find_digest
from moderation.classifier.rows import Rows
from moderation.classifier.sources import PLAIN, SOURCES

LANGUAGES = ("en",)

# Invented; their scores in the card show whether a program reads texts as this one does.
_SAMPLES = (
    "Thank you for this careful article about the new bridge.",
    "You are a complete fool and everybody here knows it!!!",
    "I will find you and you will be sorry.",
    "CLICK HERE to WIN a FREE phone: https://example.com/prize?id=1 @friend",
    "Straße, naïve café, ＦＵＬＬ ｗｉｄｔｈ, 1,000 people... 😀😀 it's \ufb01ne",
    "",
)
_LIMITS = (
    "The texts are old samples (2012 to 2022), mostly from Wikipedia talk pages, Reddit, Twitter "
    "and one closed platform for news comments; language has moved on since.",
    "Scores are probabilities on the mix of sources it was calibrated on, where far more texts "
    "are toxic than on a news site: set thresholds on your own comments.",
    "Words and letter groups know no negation, quotation, irony or context: counter-speech and "
    "quoted abuse score high, polite hate scores low.",
    "Naming a group of people can raise the score by itself: no rejection by score alone "
    "where a comment names an identity; let an editor look.",
    "Part of the data is labelled with a known bias against African-American English.",
    "Spam is learnt from YouTube comments and text messages, not from news comments; sexual "
    "content from few examples.",
    "Letters swapped for look-alikes or set apart are seen through only in part.",
)


def describe(
    name: str,
    data: bytes,
    weights: Weights,
    attributes: tuple[str, ...],
    *,
    platts: tuple[Platt, ...],
    train: Rows,
    valid: Rows,
    held: Rows,
) -> dict[str, Any]:
    """The card's record of a model whose file is `data`; figures are of the held rows alone."""
    digest = find_digest(data)
    columns = {attribute: ATTRIBUTES.index(attribute) for attribute in attributes}
    scores = np.array([_score(weights, text) for text in held.texts])
    scores = scores.reshape(len(held.texts), len(attributes))
    figures = measure(held, columns, scores)
    aucs = [figure["auc"] for figure in figures]
    return {
        "id": f"{name.partition('.')[0]}-{digest.removeprefix('sha256:')[:12]}",
        "digest": digest,
        "file": name,
        "bytes": len(data),
        "attributes": list(attributes),
        "languages": list(LANGUAGES),
        "limits": list(_LIMITS),
        "sources": _describe_sources(train, valid),
        "unused_sources": [
            {"name": name, "title": SOURCES[name].title, "why": SOURCES[name].unused, "rows": rows}
            for name, rows in sorted((train.unused + valid.unused).items())
        ],
        "samples": [
            {"text": text, "scores": dict(zip(attributes, _score(weights, text), strict=True))}
            for text in _SAMPLES
        ],
        "calibration": {
            "method": "Platt's sigmoid for each attribute on one half of the validation texts, "
            "chosen by hash of their ids; a source of n texts weighs as much as its square root.",
            "attributes": {
                attribute: asdict(platt)
                | {"held_error": _find_error(held, columns[attribute], scores[:, place])}
                for place, (attribute, platt) in enumerate(zip(attributes, platts, strict=True))
            },
        },
        "figures_on": f"The other half of the validation texts, {len(held.ids):,} of them, used "
        "for nothing else. Read nothing into rows with fewer than some 50 positives.",
        "figures": figures,
        "mean_auc": round(math.fsum(aucs) / len(aucs), 4) if aucs else None,
        "alarm_limits": [f"{limit:g}" for limit in LIMITS],
        "false_alarms": find_false_alarms(held, columns, scores),
        "thresholds": find_thresholds(held, columns, scores),
    }


def _score(weights: Weights, text: str) -> list[float]:
    return [squash(logit) for logit in find_logits(weights, text).tolist()]


def _find_error(held: Rows, column: int, scores: np.ndarray) -> float | None:
    """Of the labels as learnt, the implied ones included: those are what was calibrated on."""
    labels = held.labels[:, column]
    labelled = ~np.isnan(labels)
    if not labelled.any():
        return None
    return round(find_calibration_error(labels[labelled], scores[labelled]), 4)


def _describe_sources(train: Rows, valid: Rows) -> list[dict[str, Any]]:
    licences = dict(
        zip(train.sources + valid.sources, train.licences + valid.licences, strict=True)
    )
    learnt, tried = Counter(train.sources), Counter(valid.sources)
    described = []
    for name in sorted(licences):
        source = SOURCES.get(name, PLAIN)
        notes = []
        if source.clean_is_clean:
            notes.append("toxicity 0 taken as 0 for the other attributes")
        if source.no_spam:
            notes.append("no spam label taken as no spam")
        for attribute in sorted(source.only_hits):
            notes.append(f"{attribute} 0 not used")
        described.append(
            {
                "name": name,
                "title": source.title,
                "attribution": source.attribution,
                "licence": licences[name],
                "train_rows": learnt[name],
                "valid_rows": tried[name],
                "notes": notes,
            }
        )
    return described
