import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.classifier.error import ModelError
from moderation.classifier.explain import drivers, find_parts
from moderation.classifier.linear import find_logits
from moderation.classifier.model import Model, load_model, shipped

MODEL = load_model(shipped())


@given(st.text(alphabet=st.characters(), max_size=80), st.sampled_from(MODEL.attributes))
def test_the_parts_add_up_to_the_logit(text: str, attribute: str):
    parts = find_parts(MODEL, text, attribute)
    total = parts.base + parts.style + sum(share for _, _, share in parts.words)
    logit = find_logits(MODEL.weights, text)[MODEL.attributes.index(attribute)]

    assert total == pytest.approx(logit, abs=1e-9)


def test_a_repeated_word_shares_its_part_evenly():
    text = "idiot idiot idiot idiot"
    shares = [share for _, _, share in find_parts(MODEL, text, "insult").words]

    assert shares[1] == pytest.approx(shares[2])


def test_the_word_that_counts_comes_first_with_its_place_in_the_text_as_given():
    text = "Well, ＳＴＵＰＩＤ is what the café on the corner looks like."
    start, end, share = drivers(MODEL, text, "insult")[0]

    assert text[start:end] == "ＳＴＵＰＩＤ"
    assert share > 0


def test_no_more_than_ten_words_are_given():
    text = " ".join(f"word{number}" for number in range(40))
    found = drivers(MODEL, text, "toxicity")
    strengths = [abs(share) for _, _, share in found]

    assert len(found) == 10
    assert strengths == sorted(strengths, reverse=True)


def test_a_text_without_words_has_no_drivers(tiny: Model):
    assert drivers(tiny, "  ", "toxicity") == []


def test_an_attribute_the_model_does_not_score_is_named(tiny: Model):
    with pytest.raises(ModelError) as refusal:
        drivers(tiny, "You fool!", "threat")

    assert str(refusal.value).endswith("does not score `threat`; it scores toxicity, spam")
