"""Links and the domains they lead to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.text.links import find_links, registrable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://www.Example.co.za/a?b=c#d now", ["https://www.Example.co.za/a?b=c#d"]),
        ("(http://example.com/a_(b)). Next", ["http://example.com/a_(b)"]),
        ("www.example.com, www.example.com!", ["www.example.com", "www.example.com"]),
        ("go to example.com/x or news24.com.", ["example.com/x", "news24.com"]),
        ("...news24.com... EXAMPLE.COM", ["news24.com", "EXAMPLE.COM"]),
        ("http://1.2.3.4:80/x http://[::1]/", ["http://1.2.3.4:80/x", "http://[::1]/"]),
        ("http://a:b@c.test/", ["http://a:b@c.test/"]),
        (
            "twitter.com/@name youtu.be/abc bit.ly/x",
            ["twitter.com/@name", "youtu.be/abc", "bit.ly/x"],
        ),
        ("请看https://example.com/x。谢谢 example.com看", ["https://example.com/x", "example.com"]),
        ("пример.рф http://аррӏе.com/", ["пример.рф", "http://аррӏе.com/"]),
        ("example.com:8080/x example.com?y", ["example.com:8080/x", "example.com?y"]),
        ('<a href="http://example.com/">x</a>', ["http://example.com/"]),
        ("p.ms/x x.com/y", ["p.ms/x", "x.com/y"]),
        ("wrong.so/x news.of.us", ["wrong.so/x", "news.of.us"]),
    ],
)
def test_links_are_found_as_people_write_them(text: str, expected: list[str]) -> None:
    links = find_links(text)

    assert [link.url for link in links] == expected
    assert all(text[link.start : link.end] == link.url for link in links)


@pytest.mark.parametrize(
    "text",
    [
        "end.Next sentence, e.g. this, i.e. that, U.S. and 3.5 or 10.30",
        "wrong.So there. thing.it is, banned.You see, no.one knows",
        "file.py readme.md script.sh clip.mov",
        "et.al p.ms A.SS soon.xxx",
        "mail me@example.com or john.smith@mail.example.co.za",
        "www. http:// http://) example. .com co.uk a..com -a.com 1.2.3.4",
        "at 12:30, 3-2, £1.250.00, v1.2.3",
        "@name a@a.a.a.a",
    ],
)
def test_what_only_looks_like_a_link_is_none(text: str) -> None:
    assert find_links(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://a:b@www.Example.co.za./", "example.co.za"),
        ("http://sub.blogspot.com/", "blogspot.com"),
        ("http://аррӏе.com/", "xn--80ak6aa92e.com"),
        ("http://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com"),
        ("http://1.2.3.4/", "1.2.3.4"),
        ("http://[2001:DB8::1]:80/", "2001:db8::1"),
        ("http://intranet/", "intranet"),
        ("http://c.test/", "c.test"),
        ("http://good.example@bad.com/", "bad.com"),
        ("http://bad.com\\@good.com/", "bad.com"),
    ],
)
def test_the_host_is_the_domain_that_somebody_registered(text: str, expected: str) -> None:
    assert [link.host for link in find_links(text)] == [expected]


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("www.News24.com", "news24.com"),
        ("news24.com", "news24.com"),
        ("a.b.example.co.za.", "example.co.za"),
        ("münchen.de", "xn--mnchen-3ya.de"),
        ("localhost", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("co.uk", "co.uk"),
        ("", ""),
    ],
)
def test_a_host_is_reduced_to_what_was_registered(host: str, expected: str) -> None:
    assert registrable(host) == expected
    assert registrable(registrable(host)) == expected


@given(st.text("a.:/@w中)- #[]é\u0301ß\ufdfa\u200d", max_size=30))
def test_any_text_has_links_in_order_and_apart(text: str) -> None:
    edges = [edge for link in find_links("http://" + text) for edge in (link.start, link.end)]

    assert edges == sorted(edges)
