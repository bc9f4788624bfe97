from moderation.classifier.card import card_path, read_card
from moderation.classifier.card_text import render_card
from moderation.classifier.model import load_model, shipped
from moderation.classifier.sources import SOURCES
from moderation.classifier.train import TrainReport


def test_the_card_names_data_licences_and_limits(trained: TrainReport):
    card = read_card(trained.card)

    assert {source["name"]: source["licence"] for source in card.record["sources"]} == {
        "identity_sentences": "Apache-2.0",
        "invented": "CC0-1.0",
        "made_up": "CC0-1.0",
    }
    assert card.record["limits"]
    assert card.record["bytes"] == trained.model.stat().st_size


def test_the_page_for_people_is_the_card(trained: TrainReport):
    page = trained.card.with_suffix(".md").read_text(encoding="utf-8")

    assert page == render_card(read_card(trained.card).record)
    assert trained.digest in page
    assert "* Not scored: threat, too few labels to learn from" in page


def test_the_shipped_card_belongs_to_the_shipped_model():
    card = read_card(card_path(shipped()))
    page = card_path(shipped()).with_suffix(".md")

    assert card.id == load_model(shipped()).id
    assert page.read_text(encoding="utf-8") == render_card(card.record)


def test_every_source_of_the_shipped_model_is_known_by_name_and_licence():
    for source in read_card(card_path(shipped())).record["sources"]:
        assert source["name"] in SOURCES
        assert source["attribution"]
        assert source["licence"]


def test_the_shipped_model_was_not_trained_on_another_services_scores():
    record = read_card(card_path(shipped())).record

    assert "rtp_perspective" not in {source["name"] for source in record["sources"]}
    assert [source["name"] for source in record["unused_sources"]] == ["rtp_perspective"]
