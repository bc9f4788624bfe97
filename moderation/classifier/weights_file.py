"""Weights as bytes and back: a JSON header and plain arrays in one npz file.

Nothing in the file runs when it is read. The same weights always give the same bytes.
"""

import io
import json
import zipfile
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderation.classifier.error import ModelError
from moderation.classifier.features import DIMENSION, FEATURES
from moderation.classifier.linear import Weights

FORMAT = "moderation-linear-1"
_RARITY_STEPS = 255
# What NumPy raises on other bytes; the last when they are one array and no archive of arrays.
_DAMAGES = (ValueError, OSError, EOFError, KeyError, zipfile.BadZipFile, zlib.error, TypeError)


def pack_idf(idf: NDArray[np.float64]) -> NDArray[np.uint8]:
    """The idf in 255 steps; training goes on with these, so nothing is lost."""
    steps: NDArray[np.float64] = np.rint(idf * (_RARITY_STEPS / idf.max()))
    return steps.astype(np.uint8)


def pack_steps(
    coefficients: NDArray[np.float64], kept: float
) -> tuple[NDArray[np.int8], NDArray[np.float64]]:
    """Weights in 127 steps either way, with the given share of features kept.

    Scaled by the greatest weight of each attribute: clipping there cost .0023 AUC where it was
    tried (design study, 2026-11). A feature is as strong as its strongest attribute.
    """
    scales = np.abs(coefficients).max(axis=0) / 127.0
    scales[scales == 0] = 1.0
    strength = np.abs(coefficients / scales).max(axis=1)
    weakest = np.quantile(strength, 1.0 - kept)
    thinned = np.where((strength >= weakest)[:, np.newaxis], coefficients, 0.0)
    return np.rint(thinned / scales).astype(np.int8), scales


def write_weights(weights: Weights, attributes: tuple[str, ...]) -> bytes:
    """The bytes of the model file."""
    header = {"format": FORMAT, "features": FEATURES, "attributes": attributes}
    file = io.BytesIO()
    np.savez_compressed(
        file,
        header=np.frombuffer(json.dumps(header, sort_keys=True).encode(), dtype=np.uint8),
        rarity=weights.rarity,
        # One attribute after the other packs better than one feature after the other.
        steps=np.ascontiguousarray(weights.steps.T),
        scales=weights.scales,
        intercepts=weights.intercepts,
    )
    return file.getvalue()


def read_weights(data: bytes, name: str) -> tuple[Weights, tuple[str, ...]]:
    """The weights and the attributes that they are for.

    Raises
    ------
    ModelError
        The bytes are no model file of ours; `name` is the file's name for the message.
    """
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            found = {key: arrays[key] for key in arrays.files}
    except _DAMAGES as error:
        raise _unreadable(name, "it cannot be read as plain arrays") from error
    missing = {"header", "rarity", "steps", "scales", "intercepts"} - found.keys()
    if missing:
        raise _unreadable(name, f"`{min(missing)}` is missing")
    attributes = _read_header(found["header"], name)
    count = len(attributes)
    for key, kind, shape in (
        ("rarity", np.uint8, (DIMENSION,)),
        ("steps", np.int8, (count, DIMENSION)),
        ("scales", np.float64, (count,)),
        ("intercepts", np.float64, (count,)),
    ):
        if found[key].dtype != kind or found[key].shape != shape:
            raise _unreadable(name, f"`{key}` has another shape than it should")
        if not np.isfinite(found[key]).all():
            raise _unreadable(name, f"`{key}` holds something that is no number")
    weights = Weights(
        rarity=found["rarity"],
        steps=np.ascontiguousarray(found["steps"].T),
        scales=found["scales"],
        intercepts=found["intercepts"],
    )
    return weights, attributes


def _read_header(raw: NDArray[Any], name: str) -> tuple[str, ...]:
    try:
        header = json.loads(raw.tobytes().decode())
        kind, features, attributes = header["format"], header["features"], header["attributes"]
    except (ValueError, KeyError, TypeError) as error:
        raise _unreadable(name, "its header cannot be read") from error
    if (kind, features) != (FORMAT, FEATURES):
        raise ModelError(
            f"{name}: made for another version of the program (format `{kind}`, "
            f"features {features}; needed: `{FORMAT}`, {FEATURES}); "
            "train it again with `moderation train`"
        )
    if (
        not isinstance(attributes, list)
        or not attributes
        or len(set(map(str, attributes))) < len(attributes)
    ):
        raise _unreadable(name, "its header cannot be read")
    return tuple(map(str, attributes))


def _unreadable(name: str, why: str) -> ModelError:
    return ModelError(
        f"{name}: no model file, {why}; fetch it again or train one with `moderation train`"
    )
