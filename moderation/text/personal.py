"""What should not stand in public: e-mail addresses, telephone and payment card numbers."""

import re

_EMAIL = re.compile(r"(?<![\w.+%-])[\w][\w.+%'-]{0,63}+@(?=([\w-]{1,63}+(?:\.[\w-]{1,63}+)++))\1")
_TOP_LEVEL = re.compile(r"[^\W\d_]{2,24}|xn--[a-z0-9-]+", re.IGNORECASE)


def find_emails(text: str) -> list[tuple[int, int]]:
    """Where e-mail addresses stand."""
    if "@" not in text:
        return []
    return [
        match.span()
        for match in _EMAIL.finditer(text)
        if _TOP_LEVEL.fullmatch(match[1].rpartition(".")[2])
    ]


_DIGITS = re.compile("[0-9]{2}")
# Numbers as people write them: with a country code behind a plus; with a leading 0; with the area
# in brackets; in the North American groups of 3-3-4. Neither a price, a date, a share nor a part of
# something longer.
_PHONE = re.compile(
    r"""(?<![\w.,/=\#&£$€¥+-])(?<![0-9][ ])
    (?: \+[1-9](?:[ .\-]?(?:[0-9]{1,4}|\([0-9]{1,4}\))){2,7}
      | \(0?[0-9]{2,4}\)[ .\-]?[0-9]{3,4}(?:[ .\-]?[0-9]{2,4}){1,2}
      | 0[0-9]{1,4}(?:[ .\-/]?[0-9]{2,4}){2,4}
      | (?:1[ .\-])?[2-9][0-9]{2}([ .\-])[0-9]{3}\1[0-9]{4}
    )
    (?![\w%€]|[.,:/\-][0-9]|[ ][0-9]{3})""",
    re.VERBOSE,
)
_DATE = re.compile(r"[0-9]{1,2}([./\- ])[0-9]{1,2}\1(?:19|20)[0-9]{2}(?![0-9])")
_NOT_DIGITS = re.compile(r"[^0-9]+")
_FEWEST_DIGITS, _MOST_DIGITS = 9, 15  # most: ITU-T E.164


def find_phones(text: str) -> list[tuple[int, int]]:
    """Where telephone numbers stand: with a `+`, or of at least nine digits in a usual form."""
    if not _DIGITS.search(text):
        return []
    found = []
    for match in _PHONE.finditer(text):
        digits = len(_NOT_DIGITS.sub("", match[0]))
        if _FEWEST_DIGITS <= digits <= _MOST_DIGITS and not _DATE.match(match[0]):
            found.append(match.span())
    return found


_CARD_RUN = re.compile(r"(?<![\w.,])[0-9]{3,19}+(?:[ -][0-9]{3,7}+)*+(?![\w]|[.,][0-9])")
_GROUP = re.compile(r"[0-9]+")
# First digits and lengths of the cards in use (ISO/IEC 7812 issuer ranges).
_CARD = re.compile(
    r"""4[0-9]{15}(?:[0-9]{3})?                                        # Visa
      | (?:5[1-5][0-9]{2}|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]{12}
      | 3[47][0-9]{13}                                                 # American Express
      | 3(?:0[0-5]|[689][0-9])[0-9]{11}                                # Diners Club
      | (?:6011|64[4-9][0-9]|65[0-9]{2}|35[2-8][0-9])[0-9]{12}         # Discover, JCB
      | 62[0-9]{14,17} | (?:50|5[6-8]|6[0-9])[0-9]{14}(?:[0-9]{3})?    # UnionPay, Maestro""",
    re.VERBOSE,
)
_FIRST_DIGITS = "23456"
_FEWEST_CARD_DIGITS, _MOST_CARD_DIGITS = 14, 19


def find_card_numbers(text: str) -> list[tuple[int, int]]:
    """Where numbers of payment cards stand: an issuer's digits and length, a right check digit."""
    if not _DIGITS.search(text):
        return []
    found = []
    for run in _CARD_RUN.finditer(text):
        groups = [(m.start(), m.end()) for m in _GROUP.finditer(text, run.start(), run.end())]
        at = 0
        while at < len(groups):
            last = _card_end(text, groups, at)
            if last is None:
                at += 1
            else:
                found.append((groups[at][0], groups[last][1]))
                at = last + 1
    return found


def _card_end(text: str, groups: list[tuple[int, int]], first: int) -> int | None:
    """The group that ends a card number which begins with the first group."""
    digits = ""
    for last in range(first, len(groups)):
        start, end = groups[last]
        digits += text[start:end]
        if len(digits) > _MOST_CARD_DIGITS or digits[0] not in _FIRST_DIGITS:
            return None
        if len(digits) >= _FEWEST_CARD_DIGITS and _CARD.fullmatch(digits) and _luhn(digits):
            return last
    return None


_DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")  # the digits of the double, summed


def _luhn(digits: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812-1, annex B)."""
    raw = digits.encode()
    return (sum(raw[::-2]) + sum(raw[-2::-2].translate(_DOUBLED)) - ord("0") * len(raw)) % 10 == 0
