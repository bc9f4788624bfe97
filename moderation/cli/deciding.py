"""`moderation decide`: requests in, decisions out; and a recorded decision run again."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)

from moderation.api.answers import write_json
from moderation.cli.pipe import open_pipe
from moderation.cli.policies import POLICY_FILE, model_option, open_model, open_policy
from moderation.cli.stores import database_option, open_database
from moderation.policy.problem import PolicyError, render
from moderation.service.publish import replay

TOLD_EVERY = 1_000  # lines, where standard error is not a terminal


@click.command()
@click.argument("files", nargs=-1, type=click.File("rb"))
@click.option("--policy", "policy_file", type=POLICY_FILE, help="The policy to decide by.")
@click.option(
    "--site", "site_id", default="site", show_default=True, help="What the fact `site` says."
)
@click.option("--explain", is_flag=True, help="Add the trace to each answer.")
@click.option("--quiet", is_flag=True, help="No progress and no summary on standard error.")
@click.option(
    "--replay", "decision_id", metavar="DECISION_ID", help="Run a recorded decision again instead."
)
@database_option
@model_option
def decide(
    files: tuple[IO[bytes], ...],
    policy_file: Path | None,
    site_id: str,
    explain: bool,
    quiet: bool,
    decision_id: str | None,
    database: str,
    model_name: str,
) -> None:
    """Decide on contributions in NDJSON FILES, or from standard input.

    One request a line, as for POST /v1/decisions; one answer a line, in order. No server and no
    database: what the policy asks of the site's record is counted from the stream itself.
    """
    model = open_model(model_name)
    if decision_id is not None:
        _replay(decision_id, database, model)
        return
    if policy_file is None:
        raise click.UsageError("name a policy: --policy policies/news24.yaml")
    try:
        loaded = open_policy(policy_file, model)
    except PolicyError as error:
        for problem in error.problems:
            click.secho(render(problem), fg="red", err=True)
        sys.exit(1)
    for warning in loaded.warnings if not quiet else ():
        click.secho(render(warning), fg="yellow", err=True)
    with open_pipe(loaded, policy_file.name, model, site_id) as pipe:
        counts = _write(pipe.answers(_lines(files), explain=explain), quiet=quiet)
    if not quiet:
        click.echo(
            ", ".join(f"{count} {what}" for what, count in counts.items()) or "no lines", err=True
        )
    sys.exit(1 if counts.get("refused") else 0)


def _lines(files: Iterable[IO[bytes]]) -> Iterator[bytes]:
    for file in files or (sys.stdin.buffer,):
        yield from file


def _write(answers: Iterator[dict[str, Any]], *, quiet: bool) -> dict[str, int]:
    """Write each answer as soon as it is there; how many of each action there were."""
    counts: dict[str, int] = {}
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("decided", total=None)
        for done, answer in enumerate(answers, 1):
            sys.stdout.buffer.write(write_json(answer) + b"\n")
            what = answer.get("action", "refused")
            counts[what] = counts.get(what, 0) + 1
            bar.update(task, completed=done)
            if done % TOLD_EVERY == 0 and not quiet and not console.is_terminal:
                click.echo(f"{done} decided", err=True)
    sys.stdout.buffer.flush()
    return counts


def _replay(decision_id: str, database: str, model: Any) -> None:
    with open_database(database) as store:
        run = replay(store, decision_id, model)
    click.echo(json.dumps({"decision_id": decision_id, "same": run.same}, ensure_ascii=False))
    if not run.same:
        click.echo(f"recorded: {run.recorded}\nagain:    {run.again}", err=True)
        sys.exit(1)
