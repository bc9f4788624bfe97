"""Puts the policies and the model into the wheel, where moderation/shipped.py looks."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # hatchling looks for this very name
    """An editable install reads the checkout's own folders: a copy would go stale unseen."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the folders to carry, unless the install is an editable one."""
        if version == "standard":
            build_data["force_include"] = {
                str(Path(self.root, kind)): f"moderation/shipped_data/{kind}"
                for kind in ("models", "policies")
            }
