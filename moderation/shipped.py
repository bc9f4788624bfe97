"""Finds what comes with the code and is not code: policies, the model, the demo's data."""

from pathlib import Path
from typing import Literal

Kind = Literal["policies", "models", "demo"]

_PACKAGE = Path(__file__).resolve().parent


def path(kind: Kind) -> Path:
    """The folder of this kind: beside the package in a checkout, inside it once installed."""
    checkout = _PACKAGE.parent
    # An installed package may have a stranger's folder of that name beside it.
    inside_checkout = (checkout / "pyproject.toml").is_file()
    return checkout / kind if inside_checkout else _PACKAGE / "shipped_data" / kind
