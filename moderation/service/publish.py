"""Publishing: a policy's files become a version, and the version goes live; and going back."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from moderation.cases import Score, run_cases
from moderation.policy.load import Loaded, load
from moderation.policy.plan import compile_plan
from moderation.policy.problem import Place, PolicyError, Problem
from moderation.service.errors import NotFound
from moderation.service.replay import Replay, replay
from moderation.store import Store
from moderation.store.columns import canonical
from moderation.store.sites import find_site
from moderation.store.versions import (
    Version,
    add_version,
    find_live,
    find_numbered,
    list_versions,
    make_live,
)

__all__ = [
    "Published",
    "Replay",
    "get_live",
    "get_versions",
    "publish",
    "publish_loaded",
    "replay",
    "rollback",
]


@dataclass(frozen=True, slots=True)
class Published:
    """The version that is live now."""

    policy_id: str
    version: int
    digest: str
    warnings: tuple[Problem, ...] = ()


def publish(
    store: Store,
    site_id: str,
    *,
    name: str,
    files: Mapping[str, str],
    attributes: frozenset[str],
    author: str,
    note: str = "",
    now: datetime,
    score: Score = None,
) -> Published:
    """Make a policy live, as the next version of its id.

    Parameters
    ----------
    name
        The policy's file among `files`.
    files
        The policy's folder, by relative name; what the policy does not use is left out.
    attributes
        What the model scores.
    score
        The model itself, for cases that state a text and no score; None where none is loaded.

    Raises
    ------
    PolicyError
        The policy has errors, or a case of it fails; what was live stays live.
    NotFound
        There is no such site.
    """

    def read(wanted: str) -> bytes | None:
        text = files.get(wanted)
        return None if text is None else text.encode()

    loaded = load(read, name, attributes)
    refuse_failing(loaded, score, now)
    return publish_loaded(
        store, site_id, name=name, loaded=loaded, author=author, note=note, now=now
    )


def refuse_failing(loaded: Loaded, score: Score, now: datetime) -> None:
    """Raise PolicyError with every case and innocent comment that comes out otherwise."""
    failing = [
        Problem(
            Place(result.file, result.line, 1),
            "error",
            "case",
            f"the case “{result.note}” fails: {result.says}",
            "correct the rule, or the case",
        )
        for result in run_cases(loaded, score, now)
        if not result.good
    ]
    if failing:
        raise PolicyError(failing)


def publish_loaded(
    store: Store,
    site_id: str,
    *,
    name: str,
    loaded: Loaded,
    author: str,
    note: str = "",
    now: datetime,
) -> Published:
    """Make a policy that is already read live, without running its cases.

    What is live already is not published twice: the answer is the live version.
    """
    attributes = compile_plan(loaded.policy).attributes
    content = [name, dict(loaded.files)]
    digest = f"sha256:{hashlib.sha256(canonical(content).encode()).hexdigest()}"
    values = {
        "site_id": site_id,
        "policy_id": loaded.policy.id,
        "digest": digest,
        "name": name,
        "files": dict(loaded.files),
        "attributes": sorted(attributes),
        "author": author,
        "note": note,
        "created_at": now,
    }

    def work(connection: Connection) -> Published:
        if find_site(connection, site_id) is None:
            raise NotFound(f"there is no site `{site_id}`")
        live = find_live(connection, site_id)
        if live is not None and (live.policy_id, live.digest) == (loaded.policy.id, digest):
            return Published(live.policy_id, live.version, live.digest, loaded.warnings)
        seq, number = add_version(connection, values)
        make_live(connection, site_id, seq, by=author, note=note, at=now)
        return Published(loaded.policy.id, number, digest, loaded.warnings)

    return store.write(work)


def rollback(
    store: Store, site_id: str, *, policy_id: str, version: int, by: str, note: str, now: datetime
) -> Published:
    """Make an earlier version live again, as it was; NotFound if there is none such."""

    def work(connection: Connection) -> Published:
        found = find_numbered(connection, site_id, policy_id, version)
        if found is None:
            raise NotFound(f"the site `{site_id}` has no version {version} of `{policy_id}`")
        make_live(connection, site_id, found.seq, by=by, note=note, at=now)
        return Published(found.policy_id, found.version, found.digest)

    return store.write(work)


def get_versions(store: Store, site_id: str) -> list[Version]:
    """All versions of a site's policies, oldest first."""
    with store.read() as connection:
        return list_versions(connection, site_id)


def get_live(store: Store, site_id: str) -> Version | None:
    """The version that decides for a site now."""
    with store.read() as connection:
        return find_live(connection, site_id)
