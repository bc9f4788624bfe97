"""The hosts that links lead to, and the domains that somebody registered."""

import ipaddress
from functools import lru_cache

import idna
import tldextract

LONGEST_HOST = 253  # RFC 1035, 2.3.4

# Public suffixes that sentences begin with: `wrong.So there` has lost a space. Counted in 147,000
# English comments: words that began at least 15 sentences there, a few Afrikaans ones added.
_WORDS = frozenset(
    """
    ac al am as at aw be best black boo build buy by call care case cleaning compare contact cool
    country dad date day deal die do dog eat email family fire fox free fun fyi game gay george
    giving got green help here hm hot how id im in is it kids kim law life like live living lol
    love man me media meet men mom money mr ms my na name new news next no now om one open page
    party pay photo plus post play ps rate re read red report rich rip run save school search show
    smart smile so social star sucks support sy tab talk tax to today top total trust us video vote
    watch wiki win work world wow wtf xxx you zero
    """.split()
)
# Suffixes that files have more often than hosts in running text.
_FILES = frozenset({"md", "mov", "py", "sh", "zip"})


def registrable(host: str) -> str:
    """The domain somebody registered: `example.co.za` of `www.Example.co.za`.

    In ASCII and small letters. An address in numbers and a name without a known public suffix
    stay whole.
    """
    return _registrable(to_ascii(host).lower().strip("."))


def doubtful(suffix: str) -> bool:
    """Whether what looks like the end of a host is rather a word, or the end of a file's name."""
    return suffix.lower() in _WORDS or suffix.lower() in _FILES or suffix.istitle()


@lru_cache(maxsize=4096)
def under_suffix(host: str) -> str:
    """The registrable domain of a host in ASCII, or nothing if its suffix is unknown."""
    return _suffixes()(host).top_domain_under_public_suffix


@lru_cache(maxsize=4096)
def _registrable(host: str) -> str:
    if host[-1:].isdigit() or ":" in host:
        try:
            return str(ipaddress.ip_address(host))
        except ValueError:
            return host
    return under_suffix(host) or host


@lru_cache(maxsize=1)
def _suffixes() -> tldextract.TLDExtract:
    """The list that comes with the package: nothing is fetched, nothing is written."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def to_ascii(host: str) -> str:
    """The host as the network knows it; as it is, if the network could not know it."""
    if host.isascii():
        return host
    try:
        return idna.encode(host, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        return host
