from pathlib import Path

import pytest

from moderation.classifier.error import ModelError
from moderation.classifier.model import Model
from moderation.classifier.score import score
from moderation.classifier.train import TrainReport, train_model
from tests.classifier.invented import invented_rows, train_tiny, write_rows


def test_the_same_files_give_the_same_model_to_the_byte(trained: TrainReport, tmp_path: Path):
    again = train_tiny(tmp_path)

    assert again.model.read_bytes() == trained.model.read_bytes()
    assert again.card.read_bytes() == trained.card.read_bytes()


def test_what_was_learnt_holds_for_unseen_texts(tiny: Model):
    rude = score(tiny, "You moron, what an ugly town!", "en")
    kind = score(tiny, "Thank you, I like the town.", "en")

    assert rude["toxicity"] > 0.5 > kind["toxicity"]


def test_attributes_nobody_has_labelled_are_left_out_with_the_reason(trained: TrainReport):
    assert trained.attributes == ("toxicity", "spam")
    assert trained.left_out["threat"] == "too few labels to learn from"
    assert trained.left_out["identity_attack"] == "too few labels to calibrate on"


def test_progress_is_told_step_by_step(tmp_path: Path):
    told: list[tuple[str, int, int]] = []
    train_model(
        [write_rows(tmp_path / "train.csv", invented_rows("train"))],
        [write_rows(tmp_path / "valid.csv", invented_rows("valid"))],
        tmp_path / "tiny.npz",
        on_progress=lambda step, done, of: told.append((step, done, of)),
    )

    assert list(dict.fromkeys(step for step, _, _ in told)) == [
        "read",
        "read valid",
        "features",
        "fit",
        "calibrate",
        "measure",
    ]
    assert all(0 <= done <= of for _, done, of in told)


def test_too_few_labels_are_refused(tmp_path: Path):
    rows = write_rows(tmp_path / "few.csv", invented_rows("train")[:3])

    with pytest.raises(ModelError) as refusal:
        train_model([rows], [rows], tmp_path / "m.npz", on_progress=lambda step, done, of: None)

    assert str(refusal.value).startswith(f"{rows}: too few labels to learn from; an attribute")
    assert not (tmp_path / "m.npz").exists()


def test_labels_the_wrong_way_round_are_refused(tmp_path: Path):
    turned = [
        row | {"toxicity": {"0": "1", "0.9": "0", "": ""}[row["toxicity"]]}
        for row in invented_rows("valid")
    ]

    with pytest.raises(ModelError) as refusal:
        train_model(
            [write_rows(tmp_path / "train.csv", invented_rows("train"))],
            [write_rows(tmp_path / "valid.csv", turned)],
            tmp_path / "m.npz",
            on_progress=lambda step, done, of: None,
        )

    assert str(refusal.value).startswith("`toxicity`: what was learnt ranks")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    rows = [write_rows(tmp_path / "train.csv", invented_rows("train"))]
    out = tmp_path / "nowhere" / "m.npz"

    with pytest.raises(ModelError) as refusal:
        train_model(rows, rows, out, on_progress=lambda step, done, of: None)

    assert str(refusal.value).startswith(f"{out}: cannot be written")
