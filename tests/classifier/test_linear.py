import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression

from moderation.classifier.features import DIMENSION, read_indices
from moderation.classifier.linear import find_logits, squash
from moderation.classifier.model import Model, load_model, shipped

TEXTS = [
    "",
    " ",
    "Thank you for the article, it was a pleasure to read.",
    "You idiot! You idiot! You idiot! Shut up, you FOOL!!!",
    "WIN a free prize: https://win.example/now 😀😀😀 @you",
    "Ärger über die Straße, ＦＵＬＬ ｗｉｄｔｈ",
    "the the the the " * 200,
]


@pytest.fixture(scope="module", params=["tiny", "shipped"])
def model(request: pytest.FixtureRequest) -> Model:
    if request.param == "tiny":
        return request.getfixturevalue("tiny")
    return load_model(shipped())


def test_scores_are_those_of_scikit_learn_with_the_same_weights(model: Model):
    rows = [np.unique(read_indices(text), return_counts=True) for text in TEXTS]
    counts = csr_matrix(
        (
            np.concatenate([count for _, count in rows]).astype(float),
            np.concatenate([features for features, _ in rows]),
            np.cumsum([0, *(len(features) for features, _ in rows)]),
        ),
        shape=(len(TEXTS), DIMENSION),
    )
    weigher = TfidfTransformer(sublinear_tf=True)
    weigher.fit(csr_matrix((1, DIMENSION)))
    weigher.idf_ = model.weights.rarity.astype(float)
    values = weigher.transform(counts)
    ours = np.array([find_logits(model.weights, text) for text in TEXTS])

    for column in range(len(model.attributes)):
        reference = LogisticRegression()
        reference.classes_ = np.array([0, 1])
        reference.coef_ = (model.weights.steps[:, [column]] * model.weights.scales[column]).T
        reference.intercept_ = model.weights.intercepts[[column]]
        logits = reference.decision_function(values)
        probabilities = reference.predict_proba(values)[:, 1]

        assert ours[:, column] == pytest.approx(logits, abs=1e-9)
        assert [squash(logit) for logit in ours[:, column]] == pytest.approx(
            probabilities, abs=1e-9
        )


@given(st.floats(-1e308, 1e308))
def test_any_logit_is_a_probability(logit: float):
    assert 0.0 <= squash(logit) <= 1.0


@given(st.floats(-30, 30))
def test_the_probability_belongs_to_the_logit(logit: float):
    probability = squash(logit)

    assert math.log(probability / (1 - probability)) == pytest.approx(logit, abs=1e-2)
