"""A trained model: read from its file, believed only if its card vouches for the bytes."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from moderation import shipped as shipped_files
from moderation.classifier.card import card_path, read_card
from moderation.classifier.error import ModelError
from moderation.classifier.linear import Weights, find_logits, squash
from moderation.classifier.weights_file import read_weights

__all__ = ["Model", "ModelError", "find_digest", "load_model", "open_model", "shipped"]

# Another machine's exponential may differ in the last digit; another reading of texts, or other
# Unicode tables, differ by far more.
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What scores texts; never changes once loaded."""

    id: str
    digest: str  # "sha256:...", of the model file
    attributes: tuple[str, ...]
    languages: frozenset[str]  # ISO 639-1
    weights: Weights


def shipped() -> Path:
    """The file of the model that comes with the program."""
    return shipped_files.path("models") / "english.npz"


def open_model(name: str) -> Model | None:
    """The model that a setting names: `shipped`, `none`, or a model file's path."""
    if name == "none":
        return None
    return load_model(shipped() if name == "shipped" else Path(name))


def find_digest(data: bytes) -> str:
    """What a card says of its model file."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def load_model(path: Path) -> Model:
    """Read a model file whose card stands beside it.

    The bytes are read once; their digest is compared with the card's before anything in them is
    looked at, and the same bytes are then used. Last, the card's sample texts must score as the
    card says.

    Raises
    ------
    ModelError
        The file or its card is missing or damaged, they do not belong together, or this version
        of the program reads texts differently from the one that trained it.
    """
    card = read_card(card_path(path))
    data = _read_bytes(path)
    digest = find_digest(data)
    if digest != card.digest:
        raise ModelError(
            f"{path}: not the file that {card_path(path).name} describes, its digest is "
            f"{digest} and should be {card.digest}; fetch both again or train with "
            "`moderation train`"
        )
    weights, attributes = read_weights(data, str(path))
    if attributes != card.attributes:
        raise ModelError(
            f"{path}: scores {', '.join(attributes)}, but its card says "
            f"{', '.join(card.attributes)}; fetch both again or train with `moderation train`"
        )
    model = Model(card.id, digest, attributes, frozenset(card.languages), weights)
    for text, scores in card.samples:
        found = [squash(logit) for logit in find_logits(weights, text).tolist()]
        expected = [scores.get(attribute, -1.0) for attribute in attributes]
        if any(abs(a - b) > _TOLERANCE for a, b in zip(found, expected, strict=True)):
            raise ModelError(
                f"{path}: scores the card's sample texts differently from what the card says, so "
                "this version of the program reads texts differently; train it again with "
                "`moderation train`"
            )
    return model


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(
            f"{path}: cannot be read ({error.strerror}); give the path of a model file such as "
            "english.npz, or train one with `moderation train`"
        ) from error
