from collections import Counter

from moderation.classifier.attributes import ATTRIBUTES
from moderation.classifier.identities import make_identity_rows

ROWS = make_identity_rows()
ATTACK = ROWS.labels[:, ATTRIBUTES.index("identity_attack")]


def test_no_sentence_stands_twice():
    assert [text for text, times in Counter(ROWS.texts).items() if times > 1] == []


def test_every_group_is_named_in_the_same_sentences():
    plain = {text for text, label in zip(ROWS.texts, ATTACK, strict=True) if label == 0}

    assert {"I am gay.", "I am christian.", "I am white.", "I am elderly."} <= plain


def test_most_sentences_are_no_attack_and_some_are():
    assert 0.6 < (ATTACK == 0).mean() < 0.8
    assert ((ATTACK == 0) | (ATTACK == 1)).all()
