"""Links in a text, found without asking the network."""

import re
from dataclasses import dataclass

from moderation.text.hosts import LONGEST_HOST, doubtful, registrable, to_ascii, under_suffix

__all__ = ["Link", "find_links", "registrable"]


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it stands in a text."""

    start: int
    end: int
    url: str
    host: str  # the registrable domain in ASCII; the whole host where it has none


_HINT = re.compile(r"\.[^\W_]|://")
# What ends a link wherever it stands. Brackets and stops may belong to it: see `_trimmed`.
_STOP = r"\s<>\"“”„«»，。、；：！？（）【】「」『』《》"
# Letters of a bare host: not those of scripts whose words stand close to it without a space.
_LETTERS = r"A-Za-z0-9_@%+\-\u00a1-\u0dff\u1e00-\u1fff"
_LINK = re.compile(
    rf"""(?:https?|ftp)://[^{_STOP}]++
      | (?<![A-Za-z0-9_@-])
        (?P<host>[{_LETTERS}]++(?:\.[{_LETTERS}]++)++)
        (?P<more>(?::[0-9]{{1,5}})?(?:[/?\#][^{_STOP}]*+)?)""",
    re.VERBOSE | re.IGNORECASE,
)
_LABEL = re.compile(r"[^\W_](?:[^\W_]|-)*")
_AUTHORITY = re.compile(r"[a-z]+://([^/?#\\]*)", re.IGNORECASE)
_CLOSERS = {")": "(", "]": "[", "}": "{"}
_TRAILING = frozenset(".,;:!?'’*_~…|")


def find_links(text: str) -> tuple[Link, ...]:
    """The links of a text: with `http://` or `https://`, with `www.`, or a bare domain.

    A bare domain ends in a known public suffix (`example.com/x`); where the suffix reads as a
    word or a file's (`wrong.so`, `file.py`), or the whole as an abbreviation (`p.ms`), a path or a
    further label must say that it is meant.
    E-mail addresses are no links.
    """
    if not _HINT.search(text):
        return ()
    found = []
    for match in _LINK.finditer(text):
        url = _trimmed(match[0])
        host = _host(url) if match["host"] is None else _bare_host(match["host"], url)
        if host:
            found.append(Link(match.start(), match.start() + len(url), url, registrable(host)))
    return tuple(found)


def _trimmed(url: str) -> str:
    """Without the signs that end the sentence rather than the link."""
    if url[-1] not in _TRAILING and url[-1] not in _CLOSERS:
        return url
    end = len(url)
    surplus = {closer: url.count(closer) - url.count(opener) for closer, opener in _CLOSERS.items()}
    while end:
        last = url[end - 1]
        if last in _TRAILING:
            end -= 1
        elif surplus.get(last, 0) > 0:
            surplus[last] -= 1
            end -= 1
        else:
            break
    return url[:end]


def _host(url: str) -> str:
    """The host of a URL with a scheme; empty if it has none."""
    match = _AUTHORITY.match(url)
    if not match:
        return ""
    host = match[1].rpartition("@")[2]  # what stands before it are credentials
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    host = host.partition(":")[0].strip(".")
    return host if len(host) <= LONGEST_HOST and any(map(str.isalnum, host)) else ""


def _bare_host(host: str, url: str) -> str:
    """The host of a link without a scheme; empty if it is no link."""
    host = host.strip(".")
    labels = host.split(".") if len(host) <= LONGEST_HOST else []
    if len(labels) < 2 or len(labels[-1]) < 2 or not all(map(_LABEL.fullmatch, labels)):
        return ""
    more = len(url) > len(host)
    if labels[0].lower() == "www":
        return host if len(labels) > 2 or more else ""
    suffix = labels[-1]
    if not more and len(labels) == 2 and (doubtful(suffix) or len(host) == len("p.ms")):
        return ""
    if not more and suffix.istitle():
        return ""
    return host if under_suffix(to_ascii(host.lower())) else ""
