"""The settings that the environment gives."""

import pytest

from moderation.api.settings import SETTINGS, SettingsError, read_settings


def test_without_any_variable_it_listens_on_loopback() -> None:
    settings = read_settings({})

    assert (settings.host, settings.port, settings.model) == ("127.0.0.1", 8000, "shipped")


def test_every_setting_has_a_row_that_says_what_it_means() -> None:
    assert all(setting.meaning.endswith(".") for setting in SETTINGS)


def test_all_wrong_settings_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(
            {
                "MODERATION_PORT": "0x1",
                "MODERATION_THREADS": "0",
                "MODERATION_PROT": "1",
                "MODERATION_LOG_LEVEL": "loud",
            }
        )

    assert str(caught.value).splitlines() == [
        "MODERATION_PROT: unknown setting; known are MODERATION_DATABASE, MODERATION_HOST, "
        "MODERATION_LOG_LEVEL, MODERATION_MODEL, MODERATION_PORT, MODERATION_THREADS",
        "MODERATION_LOG_LEVEL: `loud` is not one of debug, info, warning, error",
        "MODERATION_PORT: `0x1` is not a whole number from 1 to 65535",
        "MODERATION_THREADS: `0` is not a whole number from 1 to 512",
    ]
