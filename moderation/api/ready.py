"""Can the service decide? Asks the store, the model and every site's live policy."""

from typing import Any

from moderation.api.log import describe_fault
from moderation.api.parts import Parts
from moderation.policy.problem import PolicyError
from moderation.service.sites import list_sites
from moderation.store import StoreError

NO_MODEL = "no model is loaded: rules on scores are undetermined and hold what they turn on"
NO_POLICY = "no site has a live policy yet; publish one"


def check_ready(parts: Parts) -> tuple[bool, dict[str, Any]]:
    """Whether the service is ready, and how each part stands."""
    store, policy = _check_store(parts)
    model = "absent" if parts.model is None else "loaded"
    told: dict[str, Any] = {"store": store, "model": model, "policy": policy}
    if parts.model is None:
        told["note"] = NO_MODEL
    ready = store == "ok" and policy in ("ok", NO_POLICY)
    return ready, {"status": "ready" if ready else "not ready", **told}


def _check_store(parts: Parts) -> tuple[str, str]:
    try:
        sites = list_sites(parts.store)
        with parts.store.read() as connection:
            for site in sites:
                if site.live_version is not None:
                    parts.engines.live(connection, site.id)
    except StoreError as error:
        parts.log.warning("not ready", **describe_fault(error))
        return "away", "unknown"
    except PolicyError as error:
        parts.log.warning("not ready", **describe_fault(error))
        return "ok", "a live policy does not compile; publish a version that does"
    if all(site.live_version is None for site in sites):
        return "ok", NO_POLICY
    return "ok", "ok"
