"""Invented sentences, and a model trained from them in a moment."""

import csv
import itertools
from pathlib import Path

from moderation.classifier.attributes import ATTRIBUTES
from moderation.classifier.train import TrainReport, train_model

COLUMNS = ("row_id", "text", *ATTRIBUTES, "source", "licence")
PLACES = ("bridge", "school", "harbour", "library", "market", "station", "theatre", "park")
KIND = ("I like the {}.", "Thank you for the news about the {}.", "The {} opens at nine.")
RUDE = ("You idiot, the {} is ugly!", "Only a fool likes the {}.", "Shut up about the {}, moron!")
OFFERS = ("WIN a free {} at http://win.example", "Cheap {} pills, click www.pills.example")


def write_rows(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def invented_rows(prefix: str) -> list[dict[str, str]]:
    """Kind, rude and advertising sentences; nobody has labelled the advertising for rudeness."""
    rows = []
    for kinds, toxicity, spam in ((KIND, "0", "0"), (RUDE, "0.9", "0"), (OFFERS, "", "1")):
        for sentence, place in itertools.product(kinds, PLACES):
            text = sentence.format(place)
            rows.append(
                dict.fromkeys(COLUMNS, "")
                | {
                    "row_id": f"{prefix} {text}",
                    "text": text,
                    "toxicity": toxicity,
                    "spam": spam,
                    "source": "invented" if len(rows) % 2 else "made_up",
                    "licence": "CC0-1.0",
                }
            )
    return rows


def train_tiny(folder: Path) -> TrainReport:
    return train_model(
        [write_rows(folder / "train.csv", invented_rows("train"))],
        [write_rows(folder / "valid.csv", invented_rows("valid"))],
        folder / "tiny.npz",
        on_progress=lambda step, done, of: None,
    )
