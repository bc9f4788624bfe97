import numpy as np
import pytest

from moderation.classifier.calibrate import fit_platt


def test_a_known_sigmoid_is_found_again():
    logits = np.linspace(-4, 4, 4001)
    labels = 1 / (1 + np.exp(-(0.5 * logits - 1)))
    platt = fit_platt(logits, labels, ("one",) * 4001)

    assert platt.slope == pytest.approx(0.5, abs=1e-3)
    assert platt.offset == pytest.approx(-1, abs=1e-3)
    assert platt.rows == 4001


def test_a_large_source_does_not_set_the_share_alone():
    labels = np.array([0.0] * 900 + [1.0] * 100)
    platt = fit_platt(np.zeros(1000), labels, ("large",) * 900 + ("small",) * 100)

    assert 1 / (1 + np.exp(-platt.offset)) == pytest.approx(0.25, abs=1e-3)


def test_rows_without_a_label_are_left_out():
    logits, labels = np.array([-1.0, 1.0, 9.0]), np.array([0.0, 1.0, np.nan])

    assert fit_platt(logits, labels, ("a", "a", "a")).rows == 2
