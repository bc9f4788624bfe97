"""What cannot be done is told in one message, with exit code 1 and no stack trace."""

import functools
import sys
from collections.abc import Callable
from typing import Any

import click

from moderation.policy.problem import PolicyError, render
from moderation.service.errors import Conflict, Invalid, NotFound


def told_plainly(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command, with refusals told in words."""

    @functools.wraps(command)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except PolicyError as error:
            for problem in error.problems:
                click.secho(render(problem), fg="red", err=True)
            sys.exit(1)
        except (Conflict, Invalid, NotFound) as error:
            raise click.ClickException(str(error)) from error

    return call
