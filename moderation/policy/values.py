"""Numbers, shares, durations and moments as policy authors write them."""

import math
import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from moderation.policy.problem import nearest

UNITS = {
    "second": 1,
    "minute": 60,
    "hour": 3_600,
    "day": 86_400,
    "week": 604_800,
}
LONGEST = 36_525 * 86_400  # seconds: no date runs over when this is added or taken off
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+)")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")


class ValueProblem(ValueError):
    """A value cannot be read; says what is wanted and how to write it."""

    def __init__(self, wanted: str, mend: str) -> None:
        super().__init__(wanted)
        self.wanted = wanted
        self.mend = mend


def read_duration(text: str) -> float:
    """Seconds in `10 minutes`, `7 days`, `90 seconds`."""
    match = _DURATION.fullmatch(text.strip().lower())
    if match is None:
        raise ValueProblem(
            "a duration with its unit", "write for example `10 minutes`, `2 hours` or `7 days`"
        )
    unit = match.group(2).removesuffix("s")
    if unit not in UNITS:
        near = nearest(unit, UNITS)
        raise ValueProblem(
            "a duration: its unit is not known",
            f"did you mean `{match.group(1)} {near[0]}s`?"
            if near
            else "write seconds, minutes, hours, days or weeks",
        )
    seconds = float(match.group(1)) * UNITS[unit]
    if seconds > LONGEST:
        raise ValueProblem("a duration of at most 100 years", "write a shorter one")
    return seconds


def show_duration(seconds: float) -> str:
    """The duration in the largest unit that keeps it short: 600 -> `10 minutes`."""
    sign = "-" if seconds < 0 else ""
    seconds = abs(seconds)
    for unit, length in reversed(UNITS.items()):
        if seconds >= length and (seconds % length == 0 or seconds >= 2 * length):
            count = f"{seconds / length:.3g}" if seconds % length else f"{seconds / length:g}"
            return f"{sign}{count} {unit}{'' if count == '1' else 's'}"
    return f"{sign}{seconds:g} second{'' if seconds == 1 else 's'}"


def read_number(text: str) -> float:
    """A number that is finite and not below 0."""
    if not _NUMBER.fullmatch(text):
        raise ValueProblem("a number", "write digits, with a point for fractions: `3`, `0.8`")
    number = float(text)
    if not math.isfinite(number):
        raise ValueProblem("a number within bounds", "write a smaller number")
    if number < 0:
        raise ValueProblem(
            "a number that is not below 0", "such a value never falls below 0: write 0 or more"
        )
    return number


def read_whole(text: str) -> float:
    """A whole number, not below 0."""
    number = read_number(text)
    if number != int(number):
        raise ValueProblem("a whole number", "write it without a fraction")
    return number


def read_share(text: str) -> float:
    """A share from 0 to 1, written `60%` or `0.6`."""
    match = _PERCENT.fullmatch(text.strip())
    try:
        share = float(match.group(1)) / 100 if match else read_number(text)
    except ValueProblem:
        raise ValueProblem("a share", "write `60%` or `0.6`") from None
    if share > 1:
        percent = f"`{text}%`" if share <= 100 and not match else "a value from `0%` to `100%`"
        raise ValueProblem("a share from 0 to 1", f"write {percent}")
    return share


def read_hour(text: str) -> float:
    """An hour of the day, 0 to 23."""
    if not text.isdecimal() or int(text[:3]) > 23:
        raise ValueProblem("an hour from 0 to 23", "write the hour alone, for example `22`")
    return float(text)


def read_moment(text: str, zone: tzinfo, *, end_of_day: bool = False) -> datetime:
    """A moment in UTC from `2026-12-01`, `2026-12-01 18:00` or ISO 8601 with an offset.

    A date alone is its first moment, or with `end_of_day` the first moment after it.
    """
    try:
        if _DATE.fullmatch(text):
            day = date.fromisoformat(text)
            moment = datetime.combine(day, time(), zone)
            if end_of_day:
                moment = datetime.combine(day + timedelta(days=1), time(), zone)
        else:
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=zone)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueProblem("a date", "write `2026-12-01` or `2026-12-01 18:00`") from None


def show_number(number: float) -> str:
    """The number without needless zeros: 200.0 -> `200`, 0.8125 -> `0.8125`."""
    return f"{number:.0f}" if number == int(number) else f"{number:.6g}"


def show_share(share: float) -> str:
    """The share in percent: 0.6 -> `60%`."""
    return f"{share * 100:.6g}%"
