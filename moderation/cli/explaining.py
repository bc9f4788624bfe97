"""`moderation explain`: what a policy makes of a text, rule by rule."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from moderation.api.answers import DecisionSchema, show
from moderation.cli.pipe import open_pipe
from moderation.cli.policies import POLICY_FILE, model_option, open_model, open_policy
from moderation.policy.problem import PolicyError, render
from moderation.shipped import path as shipped

COLOURS = {"approve": "green", "flag": "yellow", "hold": "magenta", "reject": "red"}
MARKS = {"hit": "●", "miss": "·", "spared": "○", "unstated": "?", "undetermined": "!"}


@click.command()
@click.argument("text")
@click.option(
    "--policy",
    "policy_file",
    type=POLICY_FILE,
    default=shipped("policies") / "news24.yaml",
    help="The policy; news24 unless said.",
)
@click.option("--kind", default="comment", show_default=True)
@click.option("--html", is_flag=True, help="The text is HTML.")
@click.option("--closed", is_flag=True, help="The thread is closed.")
@click.option("--all", "every", is_flag=True, help="Show the rules that missed, too.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@model_option
def explain(
    text: str,
    policy_file: Path,
    kind: str,
    html: bool,
    closed: bool,
    every: bool,
    form: str,
    model_name: str,
) -> None:
    """Explain what the policy decides on TEXT (`-`: from standard input) and why."""
    model = open_model(model_name)
    sent = sys.stdin.read() if text == "-" else text
    request = {
        "contribution": {
            "id": "text",
            "text": sent,
            "kind": kind,
            "format": "html" if html else "text",
        },
        "thread": {"id": "thread", "open": not closed},
    }
    try:
        loaded = open_policy(policy_file, model)
    except PolicyError as error:
        for problem in error.problems:
            click.secho(render(problem), fg="red", err=True)
        sys.exit(1)
    with open_pipe(loaded, policy_file.name, model, "site") as pipe:
        answer: dict[str, Any] = show(DecisionSchema, pipe.try_out(request))
    if form == "json":
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        _print(answer, sent, every=every)


def _print(answer: dict[str, Any], text: str, *, every: bool) -> None:
    console = Console(highlight=False)
    action, rules = answer["action"], answer["trace"]["rules"]
    console.print(Text.assemble((action, f"bold {COLOURS[action]}"), f"  ({answer['status']})"))
    for reason in answer["reasons"]:
        console.print(Text(f"  “{reason['reason']}”", style="italic"))
    for why in answer["trace"].get("degraded", ()):
        console.print(Text(f"  could not be had: {why}", style="red"))
    console.print()
    console.print(_marked(text, rules))
    console.print()
    for rule in rules:
        if every or rule["outcome"] != "miss":
            _print_rule(console, rule)
    missed = sum(rule["outcome"] == "miss" for rule in rules)
    if missed and not every:
        console.print(f"{missed} rules missed (--all shows them)", style="dim")
    _print_scores(console, answer, text)


def _marked(text: str, rules: list[dict[str, Any]]) -> Text:
    """The text with what the hits found in it."""
    shown = Text(text)
    for rule in rules:
        if rule["outcome"] in ("hit", "undetermined"):
            for test in rule["evidence"]:
                for start, end in test.get("spans", ()):
                    shown.stylize(f"reverse {COLOURS[rule['action']]}", start, end)
    return shown


def _print_rule(console: Console, rule: dict[str, Any]) -> None:
    style = COLOURS[rule["action"]] if rule["outcome"] in ("hit", "undetermined") else "dim"
    shadow = "" if rule["live"] else " (shadow)"
    console.print(
        Text.assemble(
            (f"{MARKS[rule['outcome']]} {rule['rule']}", f"bold {style}"),
            f"  {rule['outcome']}{shadow}",
        )
    )
    console.print(Text(f"    {rule['sentence']}", style="dim"))
    for test in rule["evidence"]:
        value = (
            f"{test['fact']} is {test['value']}"
            if "value" in test
            else f"{test['fact']} {test['says']}"
        )
        mark = "✓" if test["holds"] else "✗"
        console.print(Text(f"    {mark} {value}"))
    for part in rule.get("spared_by", ()):
        console.print(Text(f"    spared: {part['sentence']}"))


def _print_scores(console: Console, answer: dict[str, Any], text: str) -> None:
    for attribute, score in answer["scores"].items():
        if score is None:
            continue
        words = [
            text[slice(*driver["span"])]
            for driver in answer["trace"]["drivers"].get(attribute, ())
            if driver["weight"] > 0
        ]
        driven = f"  driven by {', '.join(words[:4])}" if score >= 0.3 and words else ""
        bar = "█" * round(score * 20)
        console.print(
            Text.assemble(
                f"{attribute:>18} ",
                (f"{score:.2f} ", "bold"),
                (f"{bar:<20}", "blue"),
                (driven, "dim"),
            )
        )
