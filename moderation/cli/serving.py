"""`moderation serve`, `demo` and `health`: the server, a server to try, and is it well?"""

import errno
import json
import os
import socket
import urllib.error
import urllib.request
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from moderation.api.serve import serve as run_server
from moderation.api.settings import PORT, Settings, SettingsError, read_settings
from moderation.cli.demo import DEMO_KEY, EXAMPLE, example_action, fill_demo
from moderation.cli.faults import told_plainly
from moderation.cli.policies import open_model
from moderation.service.keys import authenticate
from moderation.store import StoreError, migrate, open_store


@click.command()
def serve() -> None:
    """Serve the HTTP API. Settings are environment variables named MODERATION_*.

    SIGTERM finishes the requests under way; SIGHUP starts anew without losing one.
    """
    settings = _settings()
    _check_port(settings.host, settings.port)
    try:
        if not settings.database.startswith("postgresql"):
            migrate(settings.database)
        store = open_store(settings.database)
        demo = authenticate(store, DEMO_KEY, now=datetime.now(UTC))
        store.close()
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    if demo is not None:
        raise click.ClickException(
            f"this database takes the demo's key, which everybody knows: revoke it with "
            f"`moderation keys revoke {demo.site_id} {demo.id}`, or use another database"
        )
    click.echo(f"serving on http://{settings.host}:{settings.port}", err=True)
    run_server(settings)


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65_535))
@click.option(
    "--data",
    default="data/demo",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the demo's data.",
)
@told_plainly
def demo(port: int, data: Path) -> None:
    """Serve a site to try: policy news24, invented articles, on this machine only."""
    _check_port("127.0.0.1", port)
    data.mkdir(parents=True, exist_ok=True)
    database = f"sqlite:///{(data / 'demo.db').resolve()}"
    settings = replace(
        _settings(), host="127.0.0.1", port=port, database=database, log_level="warning"
    )
    now = datetime.now(UTC)
    model = open_model(settings.model)
    try:
        migrate(database)
        store = open_store(database)
        published, counts = fill_demo(store, model, now)
        action = example_action(store, model, now)
        store.close()
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    address = f"http://127.0.0.1:{port}"
    told = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
    click.echo(
        f"\nThe demo is at {click.style(address, bold=True)} ({address}/docs shows the API).\n"
        f"Site `demo`, policy {published.policy_id} version {published.version}; "
        f"{counts.total()} contributions decided: {told}.\n\n"
        f"Paste this into another terminal; the answer is `{action}`, and why:\n\n"
        f"  curl -s {address}/v1/decisions -H 'Authorization: Bearer {DEMO_KEY}' \\\n"
        f"    -H 'Content-Type: application/json' \\\n"
        f"    -d '{json.dumps(EXAMPLE)}'\n\n"
        f"And what waits for an editor:\n\n"
        f"  curl -s {address}/v1/queue -H 'Authorization: Bearer {DEMO_KEY}'\n\n"
        "Ctrl-C stops it.\n"
    )
    run_server(settings)


@click.command()
@click.option("--port", envvar=PORT.variable, default=PORT.default, show_default=True)
def health(port: str) -> None:
    """Exit with 0 if the server on this machine answers that it is ready."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            click.echo(answer.read().decode())
    except urllib.error.HTTPError as error:
        click.echo(error.read().decode(), err=True)
        raise SystemExit(1) from error
    except OSError as error:
        raise click.ClickException(f"no answer on port {port}: {error}") from error


def _check_port(host: str, port: int) -> None:
    """Say so before anything is begun, if another program listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise click.ClickException(f"cannot listen on {host}: {error.strerror}") from error
            raise click.ClickException(
                f"port {port} is in use: stop what listens there, or choose another port"
            ) from error


def _settings() -> Settings:
    try:
        return read_settings(os.environ)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
