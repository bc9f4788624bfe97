"""How much of a text is capitals, emoji or repetition, as shares between 0 and 1."""

import re

import regex

_UPPER = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LOWER = b"abcdefghijklmnopqrstuvwxyz"

# An emoji as a reader sees it: a flag, a keycap, or a picture with its skin tone and whatever is
# joined to it. Signs that are pictures only if a variation selector says so (©, ™, ↔) need it.
_PICTURE = (
    r"(?:\p{Emoji_Presentation}"
    r"|[\p{Extended_Pictographic}--[©®‼⁉™ℹ↔-↪〰〽㊗㊙]](?!\uFE0E)"
    r"|\p{Emoji}\uFE0F)"
)
_EMOJI = regex.compile(
    r"[\U0001F1E6-\U0001F1FF]{2}"
    r"|[0-9#*]\uFE0F?\u20E3"
    rf"|{_PICTURE}[\uFE0F\U0001F3FB-\U0001F3FF\U000E0020-\U000E007F]*+"
    rf"(?:\u200D{_PICTURE}[\uFE0F\U0001F3FB-\U0001F3FF]*+)*+",
    regex.V1,
)
_FIRST_PICTURE = "\u203c"  # the lowest sign that is an emoji or makes one of a sign before it
_RUN = re.compile(r"(\S)\1{2,}")
_TOKEN = re.compile(r"\S+")
_LONGEST_PHRASE = 4  # words that are looked for as one repeated phrase


def caps_share(text: str) -> float:
    """The share of capitals among the letters that have two cases; 0 where there are none."""
    if text.isascii():
        raw = text.encode()
        upper = len(raw) - len(raw.translate(None, _UPPER))
        lower = len(raw) - len(raw.translate(None, _LOWER))
    else:
        upper = sum(map(str.isupper, text))
        lower = sum(map(str.islower, text))
    return upper / (upper + lower) if upper else 0.0


def emoji_share(text: str) -> float:
    """The share of emoji among the signs a reader sees, white space apart.

    A flag, a keycap, a family or a hand with its skin tone is one emoji, as it is seen.
    """
    if text.isascii() or max(text) < _FIRST_PICTURE:
        return 0.0
    rest, emoji = _EMOJI.subn("", text)
    if not emoji:
        return 0.0
    return emoji / (emoji + len("".join(rest.split())))


def repeated_share(text: str) -> float:
    """The share of characters, white space apart, that only repeat what stands before them.

    That is: of a run of one character all but the first two (`sooooo` 3 of 6), and every word of a
    phrase of up to four words that stands right after itself, in any case (`buy now Buy now` half).
    """
    words = _TOKEN.findall(text)
    if not words:
        return 0.0
    repeated = _repeated_words([word.casefold() for word in words])
    characters = extra = 0
    for word, again in zip(words, repeated, strict=True):
        characters += len(word)
        if again:
            extra += len(word)
        elif _RUN.search(word):
            extra += sum(len(match[0]) - 2 for match in _RUN.finditer(word))
    return extra / characters


def _repeated_words(words: list[str]) -> list[bool]:
    """For each word whether it belongs to a phrase that stands right after itself."""
    repeated = [False] * len(words)
    for length in range(1, _LONGEST_PHRASE + 1):
        run = 0  # of words that equal the one `length` before
        for at in range(length, len(words)):
            run = run + 1 if words[at] == words[at - length] else 0
            if run == length:
                repeated[at - length + 1 : at + 1] = [True] * length
            elif run > length:
                repeated[at] = True
    return repeated
