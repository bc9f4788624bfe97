"""The command line: parse, call, print. Results go to standard output, the rest to stderr."""

import sys

import click

from moderation import __version__
from moderation.cli.lazy import LazyGroup

COMMANDS = {
    "serve": "moderation.cli.serving:serve",
    "demo": "moderation.cli.serving:demo",
    "health": "moderation.cli.serving:health",
    "decide": "moderation.cli.deciding:decide",
    "explain": "moderation.cli.explaining:explain",
    "score": "moderation.cli.scoring:score",
    "check": "moderation.cli.checking:check",
    "test": "moderation.cli.testing:test",
    "reference": "moderation.cli.reference:reference",
    "publish": "moderation.cli.sites:publish",
    "sites": "moderation.cli.sites:sites",
    "keys": "moderation.cli.keys:keys",
    "db": "moderation.cli.database:db",
    "train": "moderation.cli.scoring:train",
}


@click.group(
    cls=LazyGroup, commands_at=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="moderation")
def cli() -> None:
    """Decides on readers' comments by policies a newsroom can read and write.

    Exit codes: 0 done, 1 problems found, 2 used wrongly.
    """


def main() -> None:
    """Run a command; a reader that closes the pipe early is not an error."""
    try:
        cli()
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
