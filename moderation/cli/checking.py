"""`moderation check`: is a policy file right?"""

import json
import sys
from pathlib import Path
from typing import Any

import click

from moderation.cli.policies import (
    POLICY_FILE,
    model_option,
    open_model,
    open_policy,
    policies_among,
)
from moderation.policy.problem import PolicyError, Problem, render
from moderation.policy.rule import Rule
from moderation.policy.sentences import say_rule


@click.command()
@click.argument("files", nargs=-1, required=True, type=POLICY_FILE)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option("--sentences", is_flag=True, help="Say each rule as a sentence.")
@model_option
def check(files: tuple[Path, ...], form: str, sentences: bool, model_name: str) -> None:
    """Check policy FILES: all problems at once, each with its place and how to mend it."""
    model = open_model(model_name)
    found: list[tuple[Path, Problem]] = []
    for file in policies_among(files):
        try:
            loaded = open_policy(file, model)
        except PolicyError as error:
            found += [(file, problem) for problem in error.problems]
            continue
        found += [(file, problem) for problem in loaded.warnings]
        if form == "text":
            own = [rule for rule in loaded.policy.rules if rule.place.file != "built-in"]
            click.echo(
                f"{file}: {_count(len(own), 'rule')}, {_count(len(loaded.cases), 'case')}, "
                "ready to publish"
            )
            for rule in own if sentences else []:
                _echo_sentence(rule, loaded.policy)
    if form == "json":
        click.echo(
            json.dumps(
                [_as_json(file, problem) for file, problem in found], ensure_ascii=False, indent=2
            )
        )
    else:
        _echo_problems(found)
    sys.exit(1 if any(problem.severity == "error" for _, problem in found) else 0)


def _echo_sentence(rule: Rule, policy: Any) -> None:
    click.echo(f"  {click.style(rule.id, bold=True)}: {say_rule(rule, policy)}")


def _echo_problems(found: list[tuple[Path, Problem]]) -> None:
    for file, problem in found:
        told = render(problem)
        place = problem.place
        beside = file.parent / place.file
        head = f"{place.file}:{place.line}"
        shown = told.replace(head, f"{beside}:{place.line}", 1)
        click.secho(shown, fg="red" if problem.severity == "error" else "yellow")
    errors = sum(problem.severity == "error" for _, problem in found)
    if found:
        click.echo(f"{_count(errors, 'error')}, {_count(len(found) - errors, 'warning')}", err=True)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _as_json(file: Path, problem: Problem) -> dict[str, Any]:
    return {
        "file": str(file.parent / problem.place.file),
        "line": problem.place.line,
        "column": problem.place.column,
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.what,
        "mend": problem.mend,
    }
