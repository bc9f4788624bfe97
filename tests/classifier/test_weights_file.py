import io
import json
from typing import Any

import numpy as np
import pytest

from moderation.classifier.error import ModelError
from moderation.classifier.features import DIMENSION, FEATURES
from moderation.classifier.linear import Weights
from moderation.classifier.weights_file import (
    FORMAT,
    pack_idf,
    pack_steps,
    read_weights,
    write_weights,
)


def arrays(**changes: Any) -> dict[str, Any]:
    header = {
        "format": FORMAT,
        "features": FEATURES,
        "attributes": ["toxicity", "spam"],
    }
    return {
        "header": as_header(header),
        "rarity": np.ones(DIMENSION, dtype=np.uint8),
        "steps": np.ones((2, DIMENSION), dtype=np.int8),
        "scales": np.ones(2),
        "intercepts": np.zeros(2),
    } | changes


def as_header(header: Any) -> np.ndarray:
    return np.frombuffer(json.dumps(header).encode(), dtype=np.uint8)


def refusal(found: dict[str, Any]) -> str:
    file = io.BytesIO()
    np.savez(file, **found)
    with pytest.raises(ModelError) as refused:
        read_weights(file.getvalue(), "m.npz")
    return str(refused.value)


def test_what_is_written_is_read_back():
    rarity = pack_idf(np.linspace(0.0, 13.0, DIMENSION))
    steps, scales = pack_steps(np.random.default_rng(1).normal(size=(DIMENSION, 2)), 0.5)
    weights = Weights(rarity, steps, scales, np.array([-1.5, 0.25]))
    found, attributes = read_weights(write_weights(weights, ("a", "b")), "m.npz")

    assert attributes == ("a", "b")
    assert (found.rarity == weights.rarity).all()
    assert (found.steps == weights.steps).all()
    assert (found.scales == weights.scales).all()
    assert (found.intercepts == weights.intercepts).all()


def test_the_rarest_feature_has_the_greatest_step():
    assert pack_idf(np.array([0.0, 5.0, 10.0])).tolist() == [0, 128, 255]


def test_the_greatest_weight_is_not_clipped_and_the_weakest_features_go():
    coefficients = np.zeros((DIMENSION, 1))
    coefficients[:10, 0] = [-50.0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    steps, scales = pack_steps(coefficients, 4 / DIMENSION)

    assert steps[0, 0] * scales[0] == pytest.approx(-50.0)
    assert np.flatnonzero(steps[:, 0]).tolist() == [0, 7, 8, 9]


@pytest.mark.parametrize("data", [b"", b"PK", b"\x93NUMPY", b"\x80\x04}q\x00.", b"x" * 999])
def test_what_is_no_archive_is_refused(data: bytes):
    with pytest.raises(ModelError) as refused:
        read_weights(data, "m.npz")

    assert str(refused.value) == (
        "m.npz: no model file, it cannot be read as plain arrays; fetch it again or train one "
        "with `moderation train`"
    )


def test_a_lone_array_is_refused():
    file = io.BytesIO()
    np.save(file, np.ones(3))
    with pytest.raises(ModelError):
        read_weights(file.getvalue(), "m.npz")


def test_pickled_objects_are_refused_unread():
    assert "cannot be read as plain arrays" in refusal(
        arrays(scales=np.array([{"a": 1}, None], dtype=object))
    )


@pytest.mark.parametrize("name", ["header", "rarity", "steps", "scales", "intercepts"])
def test_a_missing_array_is_named(name: str):
    found = arrays()
    del found[name]

    assert f"`{name}` is missing" in refusal(found)


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("rarity", np.ones(DIMENSION)),
        ("rarity", np.ones(DIMENSION - 1, dtype=np.uint8)),
        ("steps", np.ones((DIMENSION, 2), dtype=np.int8)),
        ("steps", np.ones((2, DIMENSION), dtype=np.int16)),
        ("scales", np.ones(3)),
        ("intercepts", np.array(0.0)),
    ],
)
def test_another_shape_is_named(name: str, array: np.ndarray):
    assert f"`{name}` has another shape than it should" in refusal(arrays(**{name: array}))


@pytest.mark.parametrize("name", ["scales", "intercepts"])
@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_what_is_no_number_is_refused(name: str, number: float):
    assert f"`{name}` holds something that is no number" in refusal(
        arrays(**{name: np.array([1.0, number])})
    )


@pytest.mark.parametrize(
    "header",
    [
        None,
        {},
        {"format": FORMAT, "features": FEATURES, "attributes": []},
        {"format": FORMAT, "features": FEATURES, "attributes": "ab"},
        {"format": FORMAT, "features": FEATURES, "attributes": ["a", "a"]},
    ],
)
def test_a_header_that_makes_no_sense_is_refused(header: Any):
    assert "its header cannot be read" in refusal(arrays(header=as_header(header)))


def test_another_version_is_named():
    header = {"format": FORMAT, "features": 99, "attributes": ["a"]}

    assert refusal(arrays(header=as_header(header))).startswith(
        "m.npz: made for another version of the program (format `moderation-linear-1`, features 99"
    )
