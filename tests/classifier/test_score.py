import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.classifier.model import Model, load_model, shipped
from moderation.classifier.score import score, score_many

MODEL = load_model(shipped())


@given(st.text(alphabet=st.characters(), max_size=80))
def test_any_text_has_a_score_for_each_attribute(text: str):
    scores = score(MODEL, text, "en")

    assert tuple(scores) == MODEL.attributes
    assert all(0.0 <= value <= 1.0 for value in scores.values())


@given(st.lists(st.text(max_size=40), max_size=5))
def test_many_texts_score_as_one_by_one_to_the_bit(texts: list[str]):
    assert score_many(MODEL, texts, "en") == [score(MODEL, text, "en") for text in texts]


@pytest.mark.parametrize("language", ["en", "EN", "en-GB", "en_US", "en-Latn-AU"])
def test_the_first_part_of_the_language_counts(tiny: Model, language: str):
    assert score(tiny, "You fool!", language) == score(tiny, "You fool!", "en")


@pytest.mark.parametrize("language", ["de", "eng", "fr-en", "", "und"])
def test_a_language_not_trained_on_has_no_scores(tiny: Model, language: str):
    assert score(tiny, "You fool!", language) == {"toxicity": None, "spam": None}


@pytest.mark.parametrize("text", ["", " ", "\n\t\u3000"])
def test_a_text_without_words_scores_low(text: str):
    assert score(MODEL, text, "en")["toxicity"] < 0.5


def test_a_very_long_text_is_scored_whole():
    padding = "The bridge opens at nine. " * 800
    scores = score(MODEL, padding, "en"), score(MODEL, padding + "You stupid idiot! " * 99, "en")

    assert scores[0]["insult"] < scores[1]["insult"]


def test_scoring_does_not_load_the_trainer():
    code = (
        "import sys, moderation.classifier.score, moderation.classifier.explain\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'sklearn', 'scipy', 'joblib'}))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "[]"
