import gzip
import math
from pathlib import Path

import pytest

from moderation.classifier.attributes import ATTRIBUTES
from moderation.classifier.error import ModelError
from moderation.classifier.rows import read_rows
from tests.classifier.invented import COLUMNS, write_rows


def labels_of(tmp_path: Path, **cells: str) -> dict[str, float]:
    """The labels to learn from, of one row with these cells; those without a label left out."""
    path = write_rows(tmp_path / "rows.csv", [dict.fromkeys(COLUMNS, "") | cells])
    labels = read_rows([path], lambda done, of: None).labels[0].tolist()
    return {
        name: label for name, label in zip(ATTRIBUTES, labels, strict=True) if not math.isnan(label)
    }


def test_labels_are_taken_as_they_are_from_an_unknown_source(tmp_path: Path):
    assert labels_of(tmp_path, source="our_rulings", toxicity="0", insult="0.25") == {
        "toxicity": 0.0,
        "insult": 0.25,
    }


def test_what_is_not_toxic_on_wikipedia_is_nothing_worse_either(tmp_path: Path):
    assert labels_of(tmp_path, source="cat_large", toxicity="0") == dict.fromkeys(ATTRIBUTES, 0.0)


def test_a_label_that_was_given_is_not_overruled(tmp_path: Path):
    assert labels_of(tmp_path, source="cat_large", toxicity="0", insult="1")["insult"] == 1.0


def test_not_sexist_is_not_taken_for_no_identity_attack(tmp_path: Path):
    assert labels_of(tmp_path, source="edos_sexism", identity_attack="0") == {}
    assert labels_of(tmp_path, source="edos_sexism", identity_attack="1") == {
        "identity_attack": 1.0
    }


def test_scores_of_another_service_are_never_read(tmp_path: Path):
    cells = dict.fromkeys(COLUMNS, "") | {"source": "rtp_perspective", "toxicity": "0.9"}
    rows = read_rows([write_rows(tmp_path / "rows.csv", [cells])], lambda done, of: None)

    assert rows.ids == ()
    assert rows.unused == {"rtp_perspective": 1}


def test_packed_files_are_read_too(tmp_path: Path):
    plain = write_rows(tmp_path / "rows.csv", [dict.fromkeys(COLUMNS, "") | {"text": "naïve\n"}])
    packed = tmp_path / "rows.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))

    assert read_rows([plain, packed], lambda done, of: None).texts == ("naïve\n", "naïve\n")


@pytest.mark.parametrize("cell", ["2", "-0.1", "yes", "nan", "inf"])
def test_a_label_that_is_no_share_is_named_with_its_line(tmp_path: Path, cell: str):
    with pytest.raises(ModelError) as refusal:
        labels_of(tmp_path, threat=cell)

    assert str(refusal.value) == (
        f"{tmp_path / 'rows.csv'}:2: `threat` is `{cell}`; write a number from 0 to 1, or nothing "
        "if nobody has labelled it"
    )


def test_a_missing_column_is_named(tmp_path: Path):
    path = tmp_path / "rows.csv"
    path.write_text("row_id,text\n1,hello\n", encoding="utf-8")
    with pytest.raises(ModelError) as refusal:
        read_rows([path], lambda done, of: None)

    assert str(refusal.value).startswith(f"{path}:1: the column `source` is missing; needed are")


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.csv", b"\xff\xfe\x00"), ("a.csv.gz", b"no gzip"), ("a.csv.gz", gzip.compress(b"x")[:-9])],
)
def test_a_damaged_file_is_named(tmp_path: Path, name: str, data: bytes):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ModelError) as refusal:
        read_rows([path], lambda done, of: None)

    assert str(refusal.value).startswith(f"{path}: ")


def test_a_row_with_too_few_cells_is_named(tmp_path: Path):
    path = write_rows(tmp_path / "rows.csv", [])
    path.write_text(path.read_text(encoding="utf-8") + "1,hello\n", encoding="utf-8")
    with pytest.raises(ModelError) as refusal:
        read_rows([path], lambda done, of: None)

    assert str(refusal.value).startswith(f"{path}:2: ")


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(ModelError) as refusal:
        read_rows([tmp_path / "none.csv"], lambda done, of: None)

    assert str(refusal.value).startswith(f"{tmp_path / 'none.csv'}: cannot be read")
