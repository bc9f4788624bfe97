"""A subject's text measured once, however many facts ask for it."""

from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from moderation.domain import Subject
from moderation.policy.rule import Policy
from moderation.text.fold import Folded, fold, normalise
from moderation.text.links import Link, find_links
from moderation.text.visible import Text, read_text


class TextValue:
    """A text fact: what readers see of it, and its folded forms, made when first asked for."""

    def __init__(self, text: Text) -> None:
        self.text = text

    @property
    def visible(self) -> str:
        """What readers see."""
        return self.text.visible

    @cached_property
    def folded(self) -> Folded:
        """For phrases in any case."""
        return fold(self.text.visible)

    @cached_property
    def normal(self) -> Folded:
        """For patterns and phrases in exact case."""
        return normalise(self.text.visible)


class Measured:
    """What the rows of the facts table read from."""

    def __init__(self, policy: Policy, subject: Subject) -> None:
        self.policy = policy
        self.subject = subject

    @cached_property
    def text(self) -> TextValue:
        """The contribution's text."""
        contribution = self.subject.contribution
        return TextValue(read_text(contribution.text, contribution.format))

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The links in the text."""
        return find_links(self.text.visible)

    @cached_property
    def local(self) -> datetime:
        """The moment of the contribution in the policy's time zone."""
        return self.subject.at.astimezone(ZoneInfo(self.policy.timezone))


def plain_text(value: str) -> TextValue:
    """A text fact that is not measured for HTML: a title, a username."""
    return TextValue(read_text(value, "text"))
