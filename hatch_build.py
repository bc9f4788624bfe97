"""Puts policies, model and demo data into the wheel, where moderation/shipped.py looks."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # hatchling looks for this very name
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """An editable install reads the checkout's own folders: a copy would go stale unseen."""
        if version == "standard":
            build_data["force_include"] = {
                str(Path(self.root, kind)): f"moderation/shipped_data/{kind}"
                for kind in ("policies", "models", "demo")
            }
