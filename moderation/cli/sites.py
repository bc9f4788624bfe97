"""`moderation sites` and `moderation publish`: the newsrooms served, and their policies."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from moderation.cli.faults import told_plainly
from moderation.cli.policies import (
    POLICY_FILE,
    attributes_of,
    model_option,
    open_model,
    open_policy,
    scorer,
)
from moderation.cli.stores import database_option, open_database
from moderation.service import sites as service
from moderation.service.publish import get_live
from moderation.service.publish import publish as publish_version


@click.group()
def sites() -> None:
    """Add, list and switch sites."""


@sites.command()
@click.argument("site_id")
@click.option("--title", default="", help="A name for people.")
@database_option
@told_plainly
def add(site_id: str, title: str, database: str) -> None:
    """Add the site SITE_ID; publish a policy for it next."""
    with open_database(database) as store:
        service.add_site(store, site_id, title=title, now=datetime.now(UTC))
    click.echo(f"site `{site_id}` added; next: moderation publish FILE --site {site_id}")


@sites.command("list")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@database_option
@told_plainly
def list_sites(form: str, database: str) -> None:
    """List the sites and what decides for them."""
    with open_database(database) as store:
        rows = [(site, get_live(store, site.id)) for site in service.list_sites(store)]
    told = [
        {
            "id": site.id,
            "title": site.title,
            "policy": None if live is None else f"{live.policy_id} version {live.version}",
            "hold_all": site.hold_all,
            "origins": list(site.origins),
        }
        for site, live in rows
    ]
    if form == "json":
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    table = Table("site", "title", "policy", "holds everything", "browser origins")
    for row in told:
        table.add_row(
            str(row["id"]),
            str(row["title"]),
            str(row["policy"] or "none yet"),
            "yes" if row["hold_all"] else "no",
            ", ".join(row["origins"] or ()),  # type: ignore[arg-type]
        )
    Console().print(table)


@sites.command()
@click.argument("site_id")
@click.argument("origins", nargs=-1)
@database_option
@told_plainly
def origins(site_id: str, origins: tuple[str, ...], database: str) -> None:
    """Set the ORIGINS (https://…) whose pages may send reports for SITE_ID."""
    with open_database(database) as store:
        service.set_origins(store, site_id, origins)
    click.echo(f"pages of {', '.join(origins) or 'no origin'} may send reports for `{site_id}`")


@sites.command()
@click.argument("site_id")
@click.argument("switch", type=click.Choice(["on", "off"]))
@database_option
@told_plainly
def hold(site_id: str, switch: str, database: str) -> None:
    """Hold whatever comes to SITE_ID from now on, or stop doing so."""
    with open_database(database) as store:
        service.set_hold_all(store, site_id, hold_all=switch == "on")
    what = "holds everything" if switch == "on" else "decides by its policy"
    click.echo(f"`{site_id}` {what} from now on")


@click.command()
@click.argument("file", type=POLICY_FILE)
@click.option("--site", "site_id", required=True, help="The site it decides for.")
@click.option("--note", default="", help="What changed, for colleagues.")
@click.option("--author", default="command line", show_default=True)
@database_option
@model_option
@told_plainly
def publish(
    file: Path, site_id: str, note: str, author: str, database: str, model_name: str
) -> None:
    """Check policy FILE, run its cases, and make it live."""
    model = open_model(model_name)
    loaded = open_policy(file, model)
    with open_database(database) as store:
        done = publish_version(
            store,
            site_id,
            name=file.name,
            files=loaded.files,
            attributes=attributes_of(model),
            author=author,
            note=note,
            now=datetime.now(UTC),
            score=scorer(model),
        )
    click.echo(f"{done.policy_id} version {done.version} is live for `{site_id}` ({done.digest})")
