"""The files a policy is made of: read through one door, kept for the bundle that is published."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from moderation.policy.problem import Place, Problems
from moderation.policy.source import Node, decode, parse
from moderation.text.phrases import vanishes

Read = Callable[[str], bytes | None]

MOST_LIST_BYTES = 10_000_000
_NAME = re.compile(r"[\w-][\w.-]*(?:/[\w-][\w.-]*)*")


@dataclass(slots=True)
class Files:
    """Reads by relative name and remembers what was read."""

    read: Read
    problems: Problems
    texts: dict[str, str] = field(default_factory=dict)

    def document(self, name: str) -> Node | None:
        """The YAML document in a file; None where it cannot be read (errors noted) or is not there."""
        data = self.read(name)
        if data is None:
            return None
        node = parse(name, data, self.problems)
        if node is not None:
            self.texts[name] = data.decode("utf-8-sig")  # as parse() did
        return node

    def phrases(self, name: str, place: Place) -> tuple[str, ...]:
        """The phrases in a list's file, one a line; errors stand at the list's entry or in the file."""
        if not _NAME.fullmatch(name):
            self.problems.error(
                place,
                "path",
                f"`{name}` is not a file of the policy's folder",
                "write a relative path such as `lists/slurs.txt`",
            )
            return ()
        data = self.read(name)
        if data is None:
            self.problems.error(
                place,
                "missing-file",
                f"there is no file `{name}`",
                "make it in the policy's folder, with one phrase a line",
            )
            return ()
        return self._read_phrases(name, data, place)

    def innocent(self, name: str) -> tuple[tuple[int, str], ...]:
        """The comments in an `innocent.txt` with their line numbers; none if there is no such file."""
        data = self.read(name)
        text = None if data is None else self._decode(name, data)
        if text is None:
            return ()
        lines = enumerate(text.splitlines(), 1)
        return tuple(
            (number, line.strip())
            for number, line in lines
            if line.strip() and not line.startswith("# ")
        )

    def _read_phrases(self, name: str, data: bytes, place: Place) -> tuple[str, ...]:
        if len(data) > MOST_LIST_BYTES:
            self.problems.error(
                place,
                "too-large",
                f"`{name}` has more than {MOST_LIST_BYTES // 1_000_000} MB",
                "split the list",
            )
            return ()
        text = self._decode(name, data)
        if text is None:
            return ()
        phrases = []
        for number, line in enumerate(text.splitlines(), 1):
            phrase = line.strip()
            if not phrase or phrase.startswith("#"):
                continue
            if vanishes(phrase):
                self.problems.error(
                    Place(name, number, 1, len(line), line),
                    "matches-everything",
                    "the phrase has nothing to look for: no letter, digit or sign in it",
                    "write a word, or delete the line",
                )
                continue
            if " #" in phrase:
                self.problems.warning(
                    Place(name, number, line.index(" #") + 2, 1, line),
                    "comment-in-phrase",
                    f"the phrase is looked for with all that follows the `#`: `{phrase[:60]}`",
                    "put the comment on a line of its own",
                )
            if in_quotes(phrase):
                place_of_line = Place(name, number, 1, len(line), line)
                self.problems.warning(place_of_line, "quotes-in-phrase", *quoted(phrase))
            phrases.append(phrase)
        if not phrases:
            self.problems.error(
                place,
                "empty",
                f"the list in `{name}` has no phrase",
                "write one phrase a line, or take the list out",
            )
        return tuple(phrases)

    def _decode(self, name: str, data: bytes) -> str | None:
        """The text of a file that is no YAML, kept for the bundle."""
        text = decode(name, data, self.problems)
        if text is not None:
            self.texts[name] = text
        return text


def in_quotes(phrase: str) -> bool:
    """Whether the phrase begins and ends with quotes, so that only a text with quotes would have it."""
    return len(phrase) > 2 and phrase[0] in "\"'“„«‘" and phrase[-1] in "\"'”“»’"


def quoted(phrase: str) -> tuple[str, str]:
    """What is wrong with such a phrase, and the way out."""
    return (
        f"the phrase is looked for with its quotes: {phrase[:60]}",
        "leave the quotes out, unless readers write them too",
    )


def folder_of(texts: Mapping[str, str]) -> Read:
    """Reads from a bundle, as a published version holds it."""

    def read(name: str) -> bytes | None:
        text = texts.get(name)
        return None if text is None else text.encode()

    return read
