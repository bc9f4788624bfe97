"""`moderation score`: texts in, scores out; `moderation train`: a model from labelled comments."""

import json
import sys
from pathlib import Path
from typing import IO, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from moderation.api.answers import write_json
from moderation.api.problems import NOT_JSON, Refused
from moderation.api.strict_json import read_json
from moderation.classifier.model import ModelError
from moderation.classifier.score import score as score_text
from moderation.cli.policies import model_option, open_model


@click.command()
@click.argument("files", nargs=-1, type=click.File("rb"))
@model_option
def score(files: tuple[IO[bytes], ...], model_name: str) -> None:
    """Score texts in NDJSON FILES, or from standard input: {"text": …, "language": "en"} a line."""
    model = open_model(model_name)
    if model is None:
        raise click.UsageError("there is nothing to score with: name a model")
    refused = False
    for file in files or (sys.stdin.buffer,):
        for number, line in enumerate(file, 1):
            try:
                text, language = _read(line)
                told: dict[str, Any] = {"scores": score_text(model, text, language)}
            except Refused as problem:
                refused = True
                told = problem.body() | {"line": number}
            sys.stdout.buffer.write(write_json(told) + b"\n")
    sys.exit(1 if refused else 0)


def _read(line: bytes) -> tuple[str, str]:
    value = read_json(line)
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise Refused(NOT_JSON, 'the line is not an object with a text; send {"text": "…"}')
    unknown = sorted(set(value) - {"text", "language"})
    language = value.get("language") or "en"
    if unknown or not isinstance(language, str):
        raise Refused(
            NOT_JSON, f"`{unknown[0]}` is not known here" if unknown else "`language` is not text"
        )
    return value["text"], language


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--valid",
    "valid_files",
    multiple=True,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Labelled comments to calibrate and check on; repeat for several.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The model file to write, its card beside it.",
)
@click.option("--seed", default=0, show_default=True)
def train(files: tuple[Path, ...], valid_files: tuple[Path, ...], out: Path, seed: int) -> None:
    """Train a model from CSV FILES of labelled comments, and write it with its card."""
    from moderation.classifier.train import train_model  # scikit-learn takes seconds to import

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
    ) as bar:
        tasks: dict[str, Any] = {}

        def tell(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=total)
            bar.update(tasks[step], completed=done, total=total)

        try:
            report = train_model(list(files), list(valid_files), out, seed=seed, on_progress=tell)
        except ModelError as error:
            raise click.ClickException(str(error)) from error
    click.echo(json.dumps({"model": str(out), "digest": report.digest}))
