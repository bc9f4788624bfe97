"""`moderation reference`: pages written from the tables that the program runs on."""

import json

import click

from moderation.api.reference import write_problems, write_settings
from moderation.cli.policies import attributes_of, model_option, open_model
from moderation.policy.reference import write_reference
from moderation.policy.schema import policy_schema

PAGES = {
    "policy": write_reference,
    "schema": lambda attributes: json.dumps(policy_schema(attributes), indent=1) + "\n",
    "settings": lambda attributes: write_settings(),
    "problems": lambda attributes: write_problems(),
}


@click.command()
@click.argument("page", type=click.Choice(list(PAGES)), default="policy")
@model_option
def reference(page: str, model_name: str) -> None:
    """Print a reference PAGE: the policy language, its JSON Schema, the settings, the problems."""
    click.echo(PAGES[page](attributes_of(open_model(model_name))), nl=False)
