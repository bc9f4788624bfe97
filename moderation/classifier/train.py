"""Trains a model: labelled texts in, a model file and its card out, the same every time."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from moderation.classifier.attributes import ATTRIBUTES
from moderation.classifier.calibrate import Platt, fit_platt
from moderation.classifier.card import card_path, write_card
from moderation.classifier.describe import describe
from moderation.classifier.error import ModelError
from moderation.classifier.fit import (
    build_matrix,
    build_source_columns,
    find_idf,
    fit_attribute,
    read_texts,
)
from moderation.classifier.halves import in_first_half
from moderation.classifier.identities import make_identity_rows
from moderation.classifier.linear import Weights, find_logits
from moderation.classifier.rows import Rows, read_rows
from moderation.classifier.weights_file import pack_idf, pack_steps, write_weights

OnProgress = Callable[[str, int, int], None]  # step, done, of how many

_FEWEST = 5  # labels of either kind, below which an attribute cannot be learnt or calibrated
_KEPT = 0.3  # of the features; dropping the weakest 70 % left AUC as it was (design study)


@dataclass(frozen=True, slots=True)
class TrainReport:
    """What came of a training; `record` is the whole card."""

    model: Path
    card: Path
    id: str
    digest: str
    attributes: tuple[str, ...]
    left_out: dict[str, str]  # attribute: why
    train_rows: int
    valid_rows: int
    record: dict[str, Any]


def train_model(
    train_files: list[Path],
    valid_files: list[Path],
    out: Path,
    *,
    seed: int = 0,
    on_progress: OnProgress,
) -> TrainReport:
    """Train on labelled texts, calibrate, measure, and write the model with its card.

    Parameters
    ----------
    train_files, valid_files : list of Path
        CSV files (`.gz` too) with the columns row_id, text, source, licence and one for each
        attribute: 0 to 1, empty where nobody has labelled it. One half of the validation texts,
        by hash of row_id, calibrates; the other only measures.
    out : Path
        The model file, such as `english.npz`; its cards are written beside it.
    on_progress : callable
        Is told the step, how much of it is done, and of how much.

    Raises
    ------
    ModelError
        The files cannot be read, hold too few labels, or the model cannot be written.
    """
    train = read_rows(train_files, lambda done, of: on_progress("read", done, of)).joined(
        make_identity_rows()
    )
    valid = read_rows(valid_files, lambda done, of: on_progress("read valid", done, of))
    first = in_first_half(valid.ids)
    calibration, held = valid.pick(first), valid.pick(~first)
    left_out = _find_left_out(train, calibration)
    attributes = tuple(name for name in ATTRIBUTES if name not in left_out)
    if not attributes:
        raise ModelError(
            f"{train_files[0]}: too few labels to learn from; an attribute needs {_FEWEST} texts "
            f"that have it and {_FEWEST} that do not, in training and in the calibrating half"
        )
    raw = _fit(train, attributes, seed, on_progress)
    weights, platts = _calibrate(raw, calibration, attributes, on_progress)
    data = write_weights(weights, attributes)
    on_progress("measure", 0, 1)
    record = describe(
        out.name, data, weights, attributes, platts=platts, train=train, valid=valid, held=held
    )
    record |= {
        "left_out": left_out,
        "kind": "logistic regression on words, pairs of words, letter groups and style; "
        f"int8 weights, {_KEPT:.0%} of the features kept; seed {seed}",
    }
    on_progress("measure", 1, 1)
    _write(out, data, record)
    return TrainReport(
        model=out,
        card=card_path(out),
        id=record["id"],
        digest=record["digest"],
        attributes=attributes,
        left_out=left_out,
        train_rows=len(train.ids),
        valid_rows=len(valid.ids),
        record=record,
    )


def _find_left_out(train: Rows, calibration: Rows) -> dict[str, str]:
    left_out = {}
    for column, attribute in enumerate(ATTRIBUTES):
        for rows, where in ((train, "to learn from"), (calibration, "to calibrate on")):
            labels = rows.labels[:, column]
            if min((labels >= 0.5).sum(), (labels < 0.5).sum()) < _FEWEST:
                left_out[attribute] = f"too few labels {where}"
                break
    return left_out


def _fit(train: Rows, attributes: tuple[str, ...], seed: int, on_progress: OnProgress) -> Weights:
    """The packed weights, not yet calibrated."""
    read = read_texts(train.texts, lambda done, of: on_progress("features", done, of))
    rarity = pack_idf(find_idf(read))
    matrix = build_matrix(read, rarity)
    del read  # a gigabyte, on the sets this was built for
    columns = build_source_columns(train.sources)
    coefficients, intercepts = [], []
    for number, attribute in enumerate(attributes):
        on_progress("fit", number, len(attributes))
        labels = train.labels[:, ATTRIBUTES.index(attribute)]
        weights, intercept = fit_attribute(matrix, labels, columns=columns, seed=seed)
        if attribute == "toxicity":
            # Where every source has toxic texts, part of what toxicity is goes into the source
            # columns; the mean of both ways was best in the design study.
            plain, plain_intercept = fit_attribute(matrix, labels, columns=None, seed=seed)
            weights, intercept = (weights + plain) / 2, (intercept + plain_intercept) / 2
        coefficients.append(weights)
        intercepts.append(intercept)
    on_progress("fit", len(attributes), len(attributes))
    steps, scales = pack_steps(np.stack(coefficients, axis=1), _KEPT)
    return Weights(rarity, steps, scales, np.array(intercepts))


def _calibrate(
    raw: Weights, calibration: Rows, attributes: tuple[str, ...], on_progress: OnProgress
) -> tuple[Weights, tuple[Platt, ...]]:
    on_progress("calibrate", 0, 1)
    logits = np.stack([find_logits(raw, text) for text in calibration.texts])
    platts = []
    for place, attribute in enumerate(attributes):
        labels = calibration.labels[:, ATTRIBUTES.index(attribute)]
        platt = fit_platt(logits[:, place], labels, calibration.sources)
        if platt.slope <= 0:
            raise ModelError(
                f"`{attribute}`: what was learnt ranks the validation texts the wrong way round; "
                "check the labels of both sets"
            )
        platts.append(platt)
    on_progress("calibrate", 1, 1)
    slopes = np.array([platt.slope for platt in platts])
    offsets = np.array([platt.offset for platt in platts])
    calibrated = replace(
        raw, scales=raw.scales * slopes, intercepts=raw.intercepts * slopes + offsets
    )
    return calibrated, tuple(platts)


def _write(out: Path, data: bytes, record: dict[str, Any]) -> None:
    """A crash between the two leaves a card that does not fit, which loading refuses."""
    part = out.with_suffix(".part")
    try:
        part.write_bytes(data)
        os.replace(part, out)
        write_card(card_path(out), record)
    except OSError as error:
        raise ModelError(
            f"{out}: cannot be written ({error.strerror}); give a file in a folder that exists "
            "and can be written to"
        ) from error
