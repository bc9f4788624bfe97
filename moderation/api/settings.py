"""The settings of the server: one table, read from environment variables named MODERATION_*."""

from collections.abc import Mapping
from dataclasses import dataclass

LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table; the documentation is made from it."""

    variable: str
    default: str
    meaning: str


DATABASE = Setting(
    "MODERATION_DATABASE",
    "sqlite:///moderation.db",
    "Where decisions are kept: `sqlite:///file.db` or `postgresql+psycopg://user@host/name`.",
)
HOST = Setting("MODERATION_HOST", "127.0.0.1", "The address to listen on; loopback unless set.")
PORT = Setting("MODERATION_PORT", "8000", "The port to listen on.")
MODEL = Setting(
    "MODERATION_MODEL",
    "shipped",
    "The classifier: `shipped`, a model's path, or `none`: rules on scores are then undetermined.",
)
THREADS = Setting("MODERATION_THREADS", "32", "How many requests are worked on at once, 1 to 512.")
LOG_LEVEL = Setting(
    "MODERATION_LOG_LEVEL", "info", "What the log keeps: `debug`, `info`, `warning` or `error`."
)
SETTINGS: tuple[Setting, ...] = (
    DATABASE,
    HOST,
    PORT,
    MODEL,
    THREADS,
    LOG_LEVEL,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What `create_app` and `serve` are told."""

    database: str
    host: str
    port: int
    model: str
    threads: int
    log_level: str


class SettingsError(ValueError):
    """Some settings cannot be used; says which, all at once."""


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings that the environment gives; an unknown MODERATION_* variable is refused."""
    wrong: list[str] = []
    known = {setting.variable for setting in SETTINGS}
    # Names with a further underscore part belong to tests and the build (MODERATION_REQUIRE_…).
    for name in sorted(environment):
        if name.startswith("MODERATION_") and name not in known and not _is_foreign(name):
            wrong.append(f"{name}: unknown setting; known are {', '.join(sorted(known))}")

    def text(setting: Setting) -> str:
        value = environment.get(setting.variable, setting.default).strip()
        if not value:
            wrong.append(f"{setting.variable}: is empty; unset it for `{setting.default}`")
        return value

    def whole(setting: Setting, lowest: int, highest: int) -> int:
        value = environment.get(setting.variable, setting.default).strip()
        if not (value.isascii() and value.isdigit()) or not lowest <= int(value) <= highest:
            wrong.append(
                f"{setting.variable}: `{value}` is not a whole number from {lowest} to {highest}"
            )
            return lowest
        return int(value)

    log_level = text(LOG_LEVEL)
    if log_level not in LOG_LEVELS:
        wrong.append(f"{LOG_LEVEL.variable}: `{log_level}` is not one of {', '.join(LOG_LEVELS)}")
    settings = Settings(
        database=text(DATABASE),
        host=text(HOST),
        port=whole(PORT, 1, 65_535),
        model=text(MODEL),
        threads=whole(THREADS, 1, 512),
        log_level=log_level,
    )
    if wrong:
        raise SettingsError("\n".join(wrong))
    return settings


def _is_foreign(name: str) -> bool:
    return name.startswith(("MODERATION_TEST_", "MODERATION_REQUIRE_"))
