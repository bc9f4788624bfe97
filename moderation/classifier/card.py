"""A model's card: which file it vouches for, what it was made from, how good it is."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moderation.classifier.card_text import render_card
from moderation.classifier.error import ModelError


@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """What the program itself needs of a card; `record` is the whole of it."""

    id: str
    digest: str
    attributes: tuple[str, ...]
    languages: tuple[str, ...]
    samples: tuple[tuple[str, dict[str, float]], ...]  # invented texts and their scores
    record: dict[str, Any]


def card_path(model_path: Path) -> Path:
    """Where the card of a model file stands: beside it."""
    return model_path.with_suffix(".card.json")


def read_card(path: Path) -> Card:
    """The card at this path.

    Raises
    ------
    ModelError
        It is missing, unreadable or lacks what a model cannot be loaded without.
    """
    try:
        record = json.loads(path.read_bytes())
        return Card(
            id=str(record["id"]),
            digest=str(record["digest"]),
            attributes=tuple(map(str, record["attributes"])),
            languages=tuple(map(str, record["languages"])),
            samples=tuple(
                (str(sample["text"]), {str(k): float(v) for k, v in sample["scores"].items()})
                for sample in record["samples"]
            ),
            record=record,
        )
    except OSError as error:
        raise ModelError(
            f"{path}: the model's card cannot be read ({error.strerror}); it belongs beside the "
            "model file, and without it no model is loaded"
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(
            f"{path}: no model card ({error}); fetch model and card again or train with "
            "`moderation train`"
        ) from error


def write_card(path: Path, record: dict[str, Any]) -> None:
    """Write the card for programs, and beside it the same for people."""
    text = json.dumps(record, indent=1, ensure_ascii=False)
    path.write_text(f"{text}\n", encoding="utf-8")
    path.with_suffix(".md").write_text(render_card(record), encoding="utf-8")
