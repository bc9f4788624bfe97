import json
import re
import shutil
from pathlib import Path

import pytest

from moderation.classifier.card import card_path, write_card
from moderation.classifier.error import ModelError
from moderation.classifier.model import Model, find_digest, load_model, open_model, shipped
from moderation.classifier.score import score
from moderation.classifier.train import TrainReport


@pytest.fixture
def path(trained: TrainReport, tmp_path: Path) -> Path:
    """A copy of the tiny model and its card, free to be damaged."""
    shutil.copy(trained.card, tmp_path)
    return Path(shutil.copy(trained.model, tmp_path))


def vouch(path: Path, **changes: object) -> None:
    """Let the card fit whatever the file holds now."""
    card = json.loads(card_path(path).read_bytes())
    write_card(card_path(path), card | {"digest": find_digest(path.read_bytes())} | changes)


def refusal(path: Path) -> str:
    with pytest.raises(ModelError) as refused:
        load_model(path)
    return str(refused.value)


def test_a_loaded_model_says_what_it_is(tiny: Model, trained: TrainReport):
    assert tiny.id == trained.id
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", tiny.digest)
    assert tiny.attributes == ("toxicity", "spam")
    assert tiny.languages == {"en"}


def test_a_copy_scores_the_same_to_the_bit(tiny: Model, path: Path):
    text = "You idiot, I like the school!"

    assert score(load_model(path), text, "en") == score(tiny, text, "en")


def test_a_missing_file_is_named(path: Path):
    path.unlink()

    assert refusal(path) == (
        f"{path}: cannot be read (No such file or directory); give the path of a model file such "
        "as english.npz, or train one with `moderation train`"
    )


def test_a_missing_card_is_named(path: Path):
    card_path(path).unlink()

    assert refusal(path) == (
        f"{card_path(path)}: the model's card cannot be read (No such file or directory); it "
        "belongs beside the model file, and without it no model is loaded"
    )


@pytest.mark.parametrize("bit", [0, 7, 4_000, -1])
def test_one_flipped_bit_is_noticed(path: Path, bit: int):
    data = bytearray(path.read_bytes())
    data[bit // 8] ^= 1 << (bit % 8)
    path.write_bytes(data)

    assert refusal(path).startswith(f"{path}: not the file that tiny.card.json describes")


@pytest.mark.parametrize("length", [0, 1, 100, -1])
def test_a_truncated_file_is_noticed(path: Path, length: int):
    path.write_bytes(path.read_bytes()[:length])

    assert refusal(path).startswith(f"{path}: not the file that tiny.card.json describes")


def test_another_models_card_does_not_vouch(path: Path):
    vouch(path, digest=f"sha256:{'0' * 64}")

    assert f"should be sha256:{'0' * 64}; fetch both again" in refusal(path)


def test_attributes_the_card_does_not_name_are_refused(path: Path):
    vouch(path, attributes=["toxicity", "threat"])

    assert refusal(path) == (
        f"{path}: scores toxicity, spam, but its card says toxicity, threat; fetch both again or "
        "train with `moderation train`"
    )


def test_another_reading_of_texts_is_noticed(path: Path):
    card = json.loads(card_path(path).read_bytes())
    card["samples"][0]["scores"]["toxicity"] += 0.01
    write_card(card_path(path), card)

    assert "this version of the program reads texts differently" in refusal(path)


@pytest.mark.parametrize("card", ["", "{}", "[]", "nonsense", '{"id": 1}', "\ufeff{}"])
def test_a_damaged_card_is_named(path: Path, card: str):
    card_path(path).write_text(card, encoding="utf-8")

    assert refusal(path).startswith(f"{card_path(path)}: no model card")


def test_the_shipped_model_is_loaded_and_small():
    model = load_model(shipped())

    assert model.languages == {"en"}
    assert {"toxicity", "insult", "threat", "identity_attack", "spam"} <= set(model.attributes)
    assert shipped().stat().st_size < 2 * 2**20


def test_a_setting_names_a_model_by_a_word_or_a_path(trained: TrainReport):
    assert open_model("none") is None
    assert open_model("shipped").digest == find_digest(shipped().read_bytes())
    assert open_model(str(trained.model)).id == trained.id
