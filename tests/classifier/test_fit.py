import numpy as np

from moderation.classifier.features import DIMENSION, read_indices
from moderation.classifier.fit import build_matrix, build_source_columns, find_idf, split_soft
from moderation.classifier.halves import in_first_half
from moderation.classifier.weights_file import pack_idf


def test_a_share_counts_as_both_outcomes():
    rows, outcomes, weights = split_soft(np.array([1.0, 0.0, np.nan, 0.25]))

    assert list(zip(rows.tolist(), outcomes.tolist(), weights.tolist(), strict=True)) == [
        (0, 1, 1.0),
        (3, 1, 0.25),
        (1, 0, 1.0),
        (3, 0, 0.75),
    ]


def test_a_feature_never_seen_has_no_value():
    read = [read_indices("hello there"), read_indices("hello again")]
    idf = find_idf(read)

    assert np.flatnonzero(idf).tolist() == np.unique(np.concatenate(read)).tolist()


def test_rows_have_length_one():
    read = [read_indices("hello there, hello"), read_indices("")]
    matrix = build_matrix(read, pack_idf(find_idf(read)))

    assert matrix.shape == (2, DIMENSION)
    assert np.allclose(matrix.multiply(matrix).sum(axis=1), 1.0)


def test_each_source_has_a_column():
    assert build_source_columns(("b", "a", "b")).toarray().tolist() == [[0, 5], [5, 0], [0, 5]]


def test_the_invented_sentences_have_no_column():
    assert build_source_columns(("a", "identity_sentences")).toarray().tolist() == [[5], [0]]


def test_an_id_is_always_in_the_same_half():
    ids = tuple(f"row {number}" for number in range(1000))
    halves = in_first_half(ids)

    assert in_first_half(ids[::-1]).tolist() == halves[::-1].tolist()
    assert 450 < halves.sum() < 550
