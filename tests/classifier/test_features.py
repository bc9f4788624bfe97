import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.classifier.features import DIMENSION, read_features, read_indices


def sorted_features(text: str) -> list[int]:
    reading = read_features(text)
    return np.sort(np.concatenate([*reading.groups, reading.pairs, reading.style])).tolist()


@given(st.text(alphabet=st.characters(), max_size=60))
def test_with_or_without_places_the_features_are_the_same(text: str):
    assert np.sort(read_indices(text)).tolist() == sorted_features(text)


@given(st.text(alphabet=st.characters(), max_size=60))
def test_every_place_is_inside_the_text(text: str):
    reading = read_features(text)

    assert len(reading.spans) == len(reading.groups)
    assert all(0 <= start < end <= len(text) for start, end in reading.spans)


@given(st.text(max_size=60))
def test_every_feature_is_inside_the_table(text: str):
    indices = read_indices(text)

    assert indices.dtype == np.int32
    assert 0 <= indices.min() <= indices.max() < DIMENSION


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("  \n\t ", []),
        ("Don't panic!!!", ["Don't", "panic", "!!!"]),
        ("what a f*ck-up", ["what", "a", "f*ck", "-", "up"]),
        ("see https://a.example/x?y=1, ok", ["see", "https://a.example/x?y=1,", "ok"]),
        ("hi @some_body _now_", ["hi", "@some_body", "_", "now", "_"]),
        ("Straße, 日本", ["Straße", ",", "日本"]),
    ],
)
def test_a_text_is_read_in_words_and_runs_of_marks(text: str, words: list[str]):
    assert [text[start:end] for start, end in read_features(text).spans] == words


def test_disguise_by_compatibility_letters_changes_nothing():
    plain = [group.tolist() for group in read_features("free money").groups]

    assert [group.tolist() for group in read_features("ＦＲＥＥ Ｍoney").groups] == plain


def test_all_links_are_one_word():
    one, other = read_features("https://a.example"), read_features("www.b.example/c")

    assert one.groups[0].tolist() == other.groups[0].tolist()
    assert len(one.groups[0]) == 1


def test_a_pair_spans_marks_but_not_marks_themselves():
    assert read_features("you, fool").paired == ((0, 2),)


def test_shouting_shows_in_the_style():
    assert (
        read_features("WHAT NONSENSE").style.tolist()
        != read_features("what nonsense").style.tolist()
    )


def test_a_word_beyond_the_cache_reads_like_any_other():
    long = "a" * 500

    assert read_features(long).groups[0].tolist() == read_features(long.upper()).groups[0].tolist()
    assert len(read_features(long).groups[0]) == 1 + 501 + 500 + 499 + 498
