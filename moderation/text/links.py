"""Links in a text and the domains they lead to, without asking the network."""

import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache

import idna
import tldextract


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it stands in a text."""

    start: int
    end: int
    url: str
    host: str  # the registrable domain in ASCII; the whole host where it has none


# Words that sentences begin with and that are public suffixes as well: `wrong.So there` is a
# forgotten space. A bare `name.so` is a link only if more than the name says so.
_WORDS = frozenset(
    "am an as at be but by can care do for get go he how if in is it just like ma me men more my new"
    " no not now of off on one or pa please read say she so some such talk thank that the then"
    " there they this to today too try uno us we well what when who why win with work you your"
    .split()
)
_FILES = frozenset({"py", "md", "zip", "mov", "sh"})  # suffixes of files first, of domains second

_HINT = re.compile(r"\.[^\W_]|://")
_SCRIPTS = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"  # written up to a link's edge
_STOP = r"\s<>\"“”„«»，。、；：！？（）【】「」『』《》"
_LINK = re.compile(
    rf"""(?:https?|ftp)://[^{_STOP}]++
      | (?<![A-Za-z0-9_@-])
        (?P<host>[A-Za-z0-9_@%+\-\u00a1-\u0dff\u1e00-\u1fff]++
                 (?:\.[A-Za-z0-9_@%+\-\u00a1-\u0dff\u1e00-\u1fff]++)++)
        (?P<more>(?::[0-9]{{1,5}})?(?:[/?\#][^{_STOP}]*+)?)""",
    re.VERBOSE | re.IGNORECASE,
)
_LABEL = re.compile(r"(?!-)[^\W_](?:[^\W_]|-)*", re.UNICODE)
_AUTHORITY = re.compile(r"[a-z]+://([^/?#\\]*)", re.IGNORECASE)
_CLOSERS = {")": "(", "]": "[", "}": "{"}
_TRAILING = frozenset(".,;:!?'’*_~…|")
_LONGEST_HOST = 253  # RFC 1035


def find_links(text: str) -> tuple[Link, ...]:
    """The links of a text: with `http://` or `https://`, with `www.`, or a bare domain.

    A bare domain ends in a known public suffix (`example.com/x`); where the suffix reads as a
    word or a file's (`wrong.So`, `file.py`), a path or a further label must say that it is meant.
    E-mail addresses are no links.
    """
    if not _HINT.search(text):
        return ()
    found = []
    for match in _LINK.finditer(text):
        url = _trimmed(match[0])
        if match["host"] is None:
            host = _host(url)
        else:
            host = _bare_host(match["host"], url)
        if host:
            found.append(Link(match.start(), match.start() + len(url), url, registrable(host)))
    return tuple(found)


def registrable(host: str) -> str:
    """The domain somebody registered: `example.co.za` of `www.Example.co.za`.

    In ASCII and small letters. An address in numbers and a name without a known public suffix
    stay whole.
    """
    return _registrable(_ascii(host.lower().strip(".")))


def _trimmed(url: str) -> str:
    """Without the signs that end the sentence rather than the link."""
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
    host = match[1].rpartition("@")[2]
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    host = host.partition(":")[0].strip(".")
    return host if len(host) <= _LONGEST_HOST and any(map(str.isalnum, host)) else ""


def _bare_host(host: str, url: str) -> str:
    """The host of a link without a scheme; empty if it is no link."""
    host = host.strip(".")
    if len(host) > _LONGEST_HOST or len(url) < len(host):
        return ""
    labels = host.split(".")
    if len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)):
        return ""
    if labels[0].lower() == "www":
        return host if len(labels) > 2 or len(url) > len(host) else ""
    last = labels[-1]
    if last.isascii() and not last.isalpha() and not last.lower().startswith("xn--"):
        return ""
    doubtful = last.lower() in _WORDS or last.lower() in _FILES or last.istitle()
    if doubtful and len(url) == len(host) and (len(labels) < 3 or last.istitle()):
        return ""
    return host if _split(_ascii(host.lower())) else ""


def _ascii(host: str) -> str:
    """The host as the network knows it."""
    if host.isascii():
        return host
    try:
        return idna.encode(host, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        return host


@lru_cache(maxsize=1)
def _suffixes() -> tldextract.TLDExtract:
    """The list that comes with the package: nothing is fetched, nothing is written."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True)


@lru_cache(maxsize=4096)
def _split(host: str) -> str:
    """The registrable domain, or an empty string."""
    return _suffixes()(host).top_domain_under_public_suffix


def _registrable(host: str) -> str:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return _split(host) or host
    return host
