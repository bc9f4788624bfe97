"""Policy files as the command line takes them."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import click

from moderation.cases import Score
from moderation.classifier.model import Model, ModelError, load_model, shipped
from moderation.classifier.model import open_model as find_model
from moderation.classifier.score import score
from moderation.folder import read_folder
from moderation.policy.load import Loaded, load

CASES = ".cases.yaml"

POLICY_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

model_option = click.option(
    "--model",
    "model_name",
    default="shipped",
    show_default=True,
    envvar="MODERATION_MODEL",
    help="Model file, or `none`: rules on scores are then undetermined and an editor reads.",
)


def open_model(name: str) -> Model | None:
    """The model named on the command line; None for `none`."""
    try:
        return find_model(name)
    except ModelError as error:
        raise click.ClickException(str(error)) from error


def open_policy(file: Path, model: Model | None) -> Loaded:
    """The policy in a file, with the model's scores, or else those of the shipped card."""
    return load(read_folder(file.parent), file.name, attributes_of(model), scored=model is not None)


def attributes_of(model: Model | None) -> frozenset[str]:
    """What can be scored."""
    return frozenset((model or load_model(shipped())).attributes)


def scorer(model: Model | None) -> Score:
    """What scores the texts of cases; None without a model."""
    return None if model is None else partial(score, model)


def policies_among(files: Iterable[Path]) -> list[Path]:
    """The policy files, each once; a file of cases stands for its policy (`policies/*.yaml`)."""
    named = (
        file.with_name(file.name.removesuffix(CASES) + ".yaml")
        if file.name.endswith(CASES)
        else file
        for file in files
    )
    return list(dict.fromkeys(named))
