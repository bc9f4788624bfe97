"""`moderation test`: run a policy's cases and innocent comments."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from moderation.cases import Result, run_cases
from moderation.cli.policies import (
    POLICY_FILE,
    model_option,
    open_model,
    open_policy,
    policies_among,
    scorer,
)
from moderation.policy.problem import PolicyError, render


@click.command()
@click.argument("files", nargs=-1, required=True, type=POLICY_FILE)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option("-v", "--verbose", is_flag=True, help="Name the cases that pass, too.")
@model_option
def test(files: tuple[Path, ...], form: str, verbose: bool, model_name: str) -> None:
    """Run the cases of policy FILES and the innocent comments beside them."""
    model = open_model(model_name)
    results: list[Result] = []
    for file in policies_among(files):
        try:
            loaded = open_policy(file, model)
        except PolicyError as error:
            for problem in error.problems:
                click.secho(render(problem), fg="red")
            sys.exit(1)
        found = list(run_cases(loaded, scorer(model), datetime.now(UTC)))
        results += found
        if form == "text":
            _echo(file, found, verbose)
    if form == "json":
        click.echo(
            json.dumps(
                [asdict(result) | {"good": result.good} for result in results],
                ensure_ascii=False,
                indent=2,
            )
        )
    sys.exit(0 if all(result.good for result in results) else 1)


def _echo(file: Path, results: list[Result], verbose: bool) -> None:
    for result in results:
        if result.good and verbose:
            mark = "todo" if result.todo else "✓"
            click.echo(f"{click.style(mark, fg='green')} {result.note}")
        elif not result.good:
            place = f"{file.parent / result.file}:{result.line}"
            click.echo(f"{click.style('✗', fg='red')} {place}: {result.note}\n    {result.says}")
    gaps = sum(result.todo and result.good for result in results)
    bad = sum(not result.good for result in results)
    known = f", {gaps} known gap{'' if gaps == 1 else 's'}" if gaps else ""
    click.secho(
        f"{file}: {len(results) - bad - gaps} passed, {bad} failed{known}",
        fg="red" if bad else "green",
        bold=True,
    )
