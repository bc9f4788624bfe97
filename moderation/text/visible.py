"""The text a reader sees of what was sent, with the way back to the characters as sent."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

# What begins or ends a line of its own when shown; every other tag stands inside a line.
_BLOCKS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt"
    " fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li"
    " main menu nav ol optgroup option p pre search section select summary table tbody td tfoot th"
    " thead title tr ul".split()
)
# Elements whose content is no text for readers; it ends only at the element's own end tag.
_HIDDEN = frozenset({"script", "style", "template", "iframe", "noembed", "noframes"})

# A tag, up to the `>` that closes it: quotes count only around an attribute's value. Possessive
# throughout, so that a failed attempt is given up at once.
_TAG = re.compile(
    r"""<(/?)([A-Za-z][^\s/>]*+)
        (?:[^>=]|=\s*+(?:"[^"]*+"|'[^']*+'|(?!["'])))*+>""",
    re.VERBOSE,
)
_COMMENT_END = re.compile(r"--!?>")
_MARKUP = re.compile(r"\t|\n|\f|\r|&(?=[#A-Za-z])|<(?=[A-Za-z/!?])")
_SPACE = re.compile(r"[\t\n\f\r ]+")
_SPACES = re.compile(r"  +")
_ENTITY = re.compile(r"&(?:#[xX][0-9A-Fa-f]++|#[0-9]++|[A-Za-z][A-Za-z0-9]{0,31});?")


@dataclass(frozen=True, slots=True)
class Text:
    """A contribution's text as sent and as seen."""

    sent: str
    visible: str
    starts: Sequence[int]  # where each visible character begins in `sent`
    ends: Sequence[int]  # and where it ends there

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of `sent` that shows as `visible[start:end]`."""
        if start < end:
            return self.starts[start], self.ends[end - 1]
        if start < len(self.visible):
            return self.starts[start], self.starts[start]
        last = self.ends[-1] if self.visible else 0
        return last, last


def read_text(sent: str, format: Literal["text", "html"]) -> Text:
    """Read what was sent.

    Plain text is visible as it stands. Of HTML, tags, comments and the content of scripts and
    styles vanish, entities are decoded, white space is one space, and blocks and `<br>` begin a
    new line. What no browser would show but might still be meant (a tag that is never closed)
    stays visible, so that rules look at it.
    """
    if format == "text":
        return Text(sent, sent, range(len(sent)), range(1, len(sent) + 1))
    reading = _Reading(sent)
    reading.run()
    return Text(sent, "".join(reading.pieces), reading.starts, reading.ends)


class _Reading:
    """One pass over an HTML text, in linear time."""

    def __init__(self, sent: str) -> None:
        self.sent = sent
        self.pieces: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.preformatted = 0
        self.fresh_line = True  # nothing shown yet on this line: white space would not show
        self.space: tuple[int, int] | None = None  # white space that shows if text follows
        self.break_at: tuple[int, int] | None = None  # a block's line break that waits likewise

    def run(self) -> None:
        at = 0
        while match := _MARKUP.search(self.sent, at):
            self._pass(at, match.start())
            at = self._read(match[0], match.start())
        self._pass(at, len(self.sent))

    def _read(self, sign: str, start: int) -> int:
        """Read the markup that begins here; the position after it."""
        if sign == "<":
            return self._skip(start)
        if sign == "&":
            return self._decode(start)
        space = _SPACE.match(self.sent, start)
        assert space is not None
        self._blank(start, space.end())
        return space.end()

    def _pass(self, start: int, end: int) -> None:
        """Text with nothing in it to read but spaces."""
        if start == end:
            return
        piece = self.sent[start:end]
        first = end - len(piece.lstrip(" "))
        last = max(first, start + len(piece.rstrip(" ")))
        self._blank(start, first)
        for spaces in _SPACES.finditer(self.sent, first, last):
            self._show(first, spaces.start())
            self._blank(spaces.start(), spaces.end())
            first = spaces.end()
        self._show(first, last)
        self._blank(last, end)

    def _show(self, start: int, end: int) -> None:
        """Text as it stands."""
        if start < end:
            self._settle()
            self.pieces.append(self.sent[start:end])
            self.starts.extend(range(start, end))
            self.ends.extend(range(start + 1, end + 1))

    def _put(self, shown: str, start: int, end: int) -> None:
        """Text that stands for something else in `sent`."""
        self.pieces.append(shown)
        self.starts.extend([start] * len(shown))
        self.ends.extend([end] * len(shown))

    def _settle(self) -> None:
        """Text follows: show the line break or the space that waited for it."""
        if self.break_at is not None:
            self._put("\n", *self.break_at)
        elif self.space is not None:
            self._put(" ", *self.space)
        self.break_at = self.space = None
        self.fresh_line = False

    def _blank(self, start: int, end: int) -> None:
        """White space: one space, and only between words of one line."""
        if self.preformatted:
            self._show(start, end)
        elif start < end and not self.fresh_line and self.break_at is None and self.space is None:
            self.space = (start, end)

    def _decode(self, start: int) -> int:
        """An entity, or a `&` that is none; the position after it."""
        entity = _ENTITY.match(self.sent, start)
        end = entity.end() if entity else start + 1
        shown = _decoded(entity[0]) if entity else "&"
        if shown == self.sent[start:end]:
            self._show(start, end)
        elif shown:
            self._settle()
            self._put(shown, start, end)
        return end

    def _skip(self, start: int) -> int:
        """Pass over the markup that begins here; the position after it."""
        sent = self.sent
        if sent.startswith("<!--", start):
            if sent.startswith((">", "->"), start + 4):
                return sent.index(">", start) + 1
            end = _COMMENT_END.search(sent, start + 4)
            return end.end() if end else len(sent)
        tag = _TAG.match(sent, start)
        if tag:
            self._tag(tag[2].lower(), bool(tag[1]), tag.start(), tag.end())
            return self._after(tag)
        if sent[start + 1] in "!?" or (sent[start + 1] == "/" and not _named(sent, start + 2)):
            close = sent.find(">", start)
            return close + 1 if close >= 0 else len(sent)
        # Never closed, so nothing after it can be a tag either: all the rest is text.
        self._show(start, len(sent))
        return len(sent)

    def _after(self, tag: re.Match[str]) -> int:
        name = tag[2].lower()
        if tag[1] or name not in _HIDDEN:
            return tag.end()
        end_tag = re.compile(rf"</{name}(?=[\s/>])[^>]*+>?", re.IGNORECASE)
        close = end_tag.search(self.sent, tag.end())
        return close.end() if close else len(self.sent)

    def _tag(self, name: str, closing: bool, start: int, end: int) -> None:
        if name == "br":
            self.space = None
            if self.break_at is not None:
                self._settle()
            self._put("\n", start, end)
            self.fresh_line = True
        elif name in _BLOCKS:
            self.space = None
            if not self.fresh_line and self.break_at is None:
                self.break_at = (start, end)
            if name == "pre":
                self.preformatted = max(0, self.preformatted + (-1 if closing else 1))


def _named(sent: str, at: int) -> bool:
    return at < len(sent) and sent[at].isascii() and sent[at].isalpha()


def _decoded(entity: str) -> str:
    if not entity.startswith("&#"):
        return html.unescape(entity)
    digits = entity[2:].rstrip(";")
    base = "x" if digits[0] in "xX" else ""
    digits = digits.lstrip("xX").lstrip("0") or "0"
    # No character has more than seven digits; the number itself may be any length.
    return html.unescape(f"&#{base}{digits};") if len(digits) <= 7 else "\ufffd"
