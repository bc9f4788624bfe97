"""Labelled texts from CSV files, with what is known of their sources applied to the labels."""

import csv
import gzip
import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from moderation.classifier.attributes import ATTRIBUTES
from moderation.classifier.error import ModelError
from moderation.classifier.sources import PLAIN, SOURCES, Source

_NEEDED = ("row_id", "text", "source", "licence", *ATTRIBUTES)
# What a text that is not toxic at all cannot be either.
_IMPLIED = tuple(name for name in ATTRIBUTES if name not in ("toxicity", "spam"))
_LONGEST_CELL = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Labelled texts; labels have a column for each of ATTRIBUTES.

    `given` are the labels as the file has them, 0 to 1, not a number where there is none or where
    it does not say what its column says; `labels` are the same, completed by what follows from
    them. `unused` counts rows of sources that may not be learnt from; they are not among these.
    """

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    sources: tuple[str, ...]
    licences: tuple[str, ...]
    given: NDArray[np.float64]
    labels: NDArray[np.float64]
    unused: Counter[str]

    def pick(self, chosen: NDArray[np.bool_]) -> "Rows":
        """Only the chosen rows, in the same order."""
        places = np.flatnonzero(chosen).tolist()
        return Rows(
            ids=tuple(self.ids[place] for place in places),
            texts=tuple(self.texts[place] for place in places),
            sources=tuple(self.sources[place] for place in places),
            licences=tuple(self.licences[place] for place in places),
            given=self.given[chosen],
            labels=self.labels[chosen],
            unused=Counter(),
        )

    def joined(self, other: "Rows") -> "Rows":
        """These rows and then the others."""
        return Rows(
            ids=self.ids + other.ids,
            texts=self.texts + other.texts,
            sources=self.sources + other.sources,
            licences=self.licences + other.licences,
            given=np.concatenate([self.given, other.given]),
            labels=np.concatenate([self.labels, other.labels]),
            unused=self.unused + other.unused,
        )


def read_rows(paths: list[Path], on_file: Callable[[int, int], None]) -> Rows:
    """All usable rows of the files, in order; `.gz` is unpacked on the way.

    Raises
    ------
    ModelError
        A file is missing, is no CSV with the columns needed, or holds a label outside 0 to 1.
    """
    ids, texts, sources, licences = [], [], [], []
    given, labels = [], []
    unused: Counter[str] = Counter()
    for number, path in enumerate(paths, start=1):
        for row_id, text, source, licence, label in _read_file(path):
            known = SOURCES.get(source, PLAIN)
            if known.unused:
                unused[source] += 1
                continue
            meant = _mask(label, known)
            ids.append(row_id)
            texts.append(text)
            sources.append(source)
            licences.append(licence)
            given.append(meant)
            labels.append(_complete(meant, known))
        on_file(number, len(paths))
    shape = (len(ids), len(ATTRIBUTES))
    return Rows(
        tuple(ids),
        tuple(texts),
        tuple(sources),
        tuple(licences),
        np.array(given, dtype=np.float64).reshape(shape),
        np.array(labels, dtype=np.float64).reshape(shape),
        unused,
    )


def _read_file(path: Path) -> list[tuple[str, str, str, str, list[float]]]:
    csv.field_size_limit(_LONGEST_CELL)
    try:
        with _open(path) as file:
            return _read_cells(path, file)
    except OSError as error:
        raise ModelError(
            f"{path}: cannot be read ({error.strerror or error}); give a CSV file of labelled texts"
        ) from error
    except (UnicodeDecodeError, EOFError, csv.Error) as error:
        raise ModelError(f"{path}: no CSV file in UTF-8 ({error}); save it as one") from error


def _open(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")


def _read_cells(path: Path, file: TextIO) -> list[tuple[str, str, str, str, list[float]]]:
    reader = csv.DictReader(file)
    for column in _NEEDED:
        if column not in (reader.fieldnames or ()):
            raise ModelError(
                f"{path}:1: the column `{column}` is missing; needed are {', '.join(_NEEDED)}"
            )
    rows = []
    for row in reader:
        labels = [_read_label(row[name], name, path, reader.line_num) for name in ATTRIBUTES]
        rows.append((row["row_id"], row["text"], row["source"], row["licence"], labels))
    return rows


def _read_label(cell: str | None, attribute: str, path: Path, line: int) -> float:
    if cell == "":
        return math.nan
    try:
        label = float(cell or "")
    except ValueError:
        label = math.nan
    if not 0.0 <= label <= 1.0:
        raise ModelError(
            f"{path}:{line}: `{attribute}` is `{cell}`; write a number from 0 to 1, or nothing "
            "if nobody has labelled it"
        )
    return label


def _mask(labels: list[float], source: Source) -> list[float]:
    return [
        math.nan if label == 0.0 and attribute in source.only_hits else label
        for attribute, label in zip(ATTRIBUTES, labels, strict=True)
    ]


def _complete(given: list[float], source: Source) -> list[float]:
    labels = dict(zip(ATTRIBUTES, given, strict=True))
    if source.clean_is_clean and labels["toxicity"] == 0.0:
        for attribute in _IMPLIED:
            if math.isnan(labels[attribute]):
                labels[attribute] = 0.0
    if source.no_spam and math.isnan(labels["spam"]):
        labels["spam"] = 0.0
    return list(labels.values())
