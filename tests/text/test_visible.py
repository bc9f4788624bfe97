"""What a reader sees of HTML, and the way back to what was sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.text.visible import read_text


def visible(sent: str) -> str:
    return read_text(sent, "html").visible


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("plain", "plain"),
        ("f<b>o</b>o", "foo"),
        ("f<wbr>oo<!-- not shown -->d", "food"),
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("<p>one</p>\n\n  <p>two</p>\n", "one\ntwo"),
        ("<div><div>one</div></div><div>two</div>", "one\ntwo"),
        ("one<br>two<br/><br />three", "one\ntwo\n\nthree"),
        ("<ul><li>one<li>two</ul>", "one\ntwo"),
        ("one\ntwo   three", "one two three"),
        ("  one <i> two </i> ", "one two"),
        ("<pre>one\n  two</pre>", "one\n  two"),
        ("&lt;b&gt; &amp;amp; &eacute; &#65;&#x42;", "<b> &amp; é AB"),
        ("&amp &notit; &unknown; & &; &#;", "& ¬it; &unknown; & &; &#;"),
        ("&#0000000000000000065;", "A"),
        ("&#999999999999;&#xD800;&#0;", "\ufffd\ufffd\ufffd"),
        ("<script>if (a < b) x()</script>shown", "shown"),
        ("<STYLE>p {}</Style >shown", "shown"),
        ("<script>never closed", ""),
        ('<a title="1 > 0" href=x>link</a>', "link"),
        ("<a title='>'>link</a>", "link"),
        ("<!-- a -- b -->x<!-->y<!--->z<!-- end --!>!", "xyz!"),
        ("<!DOCTYPE html><?xml version='1'?></ nothing>x", "x"),
        ("<![CDATA[y]]>x", "x"),
        ("i <3 you, 1 < 2 <> 3", "i <3 you, 1 < 2 <> 3"),
        ("a never closed <b tag", "a never closed <b tag"),
        ("<textarea>typed</textarea>", "typed"),
        ("", ""),
        ("<p></p>", ""),
    ],
)
def test_html_is_read_as_a_browser_shows_it(sent: str, expected: str) -> None:
    assert visible(sent) == expected


def test_plain_text_is_visible_as_it_stands() -> None:
    text = read_text("<b>&amp;\n  ", "text")

    assert text.visible == text.sent == "<b>&amp;\n  "
    assert text.span(3, 8) == (3, 8)


@pytest.mark.parametrize(
    ("sent", "seen", "expected"),
    [
        ("a f<b>o</b>o d", "foo", "f<b>o</b>o"),
        ("x &lt;3 y", "<3", "&lt;3"),
        ("<p>one</p><p>two</p>", "two", "two"),
        ("so  much   space", "much space", "much   space"),
    ],
)
def test_a_span_leads_back_to_what_was_sent(sent: str, seen: str, expected: str) -> None:
    text = read_text(sent, "html")
    at = text.visible.index(seen)
    start, end = text.span(at, at + len(seen))

    assert sent[start:end] == expected


PIECES = [
    "<",
    ">",
    "&",
    ";",
    "&amp;",
    "&#65;",
    "<b>",
    "</b>",
    "<p>",
    "<br>",
    "<!--",
    "-->",
    '"',
    "'",
    "=",
    "a",
    " ",
    "\n",
    "<script>",
    "</script>",
    "<pre>",
    "</pre>",
    "<a b=",
    "é",
]


@given(st.lists(st.sampled_from(PIECES)).map("".join), st.data())
def test_every_visible_character_comes_from_a_place_in_order(
    sent: str, data: st.DataObject
) -> None:
    text = read_text(sent, "html")
    start = data.draw(st.integers(0, len(text.visible)))
    end = data.draw(st.integers(start, len(text.visible)))
    first, last = text.span(start, end)

    assert len(text.visible) == len(text.starts) == len(text.ends)
    assert [*text.starts] == sorted(text.starts)
    assert all(a < b for a, b in zip(text.starts, text.ends, strict=True))
    assert 0 <= first <= last <= len(sent)


@given(st.text(st.characters(exclude_characters="<&", exclude_categories=["Cs"])))
def test_without_markup_only_white_space_changes(sent: str) -> None:
    assert visible(sent).split() == sent.split()
