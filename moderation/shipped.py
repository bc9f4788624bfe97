"""Finds what comes with the code and is not code: policies, the model, the demo's data."""

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).resolve().parent


def path(kind: Literal["policies", "models", "demo"]) -> Path:
    """The folder of this kind: beside the package in a checkout, inside it once installed."""
    if kind == "demo":
        return _PACKAGE / "demo"
    checkout = _PACKAGE.parent
    # Beside an installed package may stand a stranger's folder of that name.
    inside_checkout = (checkout / "pyproject.toml").is_file()
    return checkout / kind if inside_checkout else _PACKAGE / "shipped_data" / kind
