"""The reference pages of the server: its settings and its problems, from their tables."""

from collections.abc import Iterable

from moderation.api.problems import KINDS
from moderation.api.settings import SETTINGS


def write_settings() -> str:
    """The settings page in Markdown."""
    rows = ((f"`{s.variable}`", f"`{s.default}`", s.meaning) for s in SETTINGS)
    intro = "Environment variables. An unknown name that begins with `MODERATION_` is refused."
    return _page("Settings", intro, ("variable", "unless set", "meaning"), rows)


def write_problems() -> str:
    """The page of problem types in Markdown."""
    rows = ((f"`{kind.type}`", str(kind.status), kind.title, kind.meaning) for kind in KINDS)
    intro = (
        "Every refusal of the HTTP API is `application/problem+json` (RFC 9457). `type` is one of "
        "these; `errors` names each wrong field by a JSON pointer, all at once."
    )
    return _page("Problems", intro, ("type", "status", "title", "meaning"), rows)


def _page(title: str, intro: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"# {title}", "", intro, "", f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines) + "\n"
