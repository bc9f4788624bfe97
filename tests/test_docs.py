"""The documentation says what the code does."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from prometheus_client import generate_latest

from moderation.api.metrics import Metrics
from moderation.cli import COMMANDS, cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
PAGES = {
    "policy": "docs/policy-language.md",
    "schema": "policies/policy.schema.json",
    "settings": "docs/settings.md",
    "problems": "docs/problems.md",
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_what_the_code_would_write_now(page):
    written = CliRunner().invoke(cli, ["reference", page], catch_exceptions=False).stdout

    assert written == (ROOT / PAGES[page]).read_text(), "run `make docs`"


def test_every_command_of_the_readme_exists():
    named = set(re.findall(r"^moderation (\w+)", README, re.MULTILINE))

    assert {"check", "decide", "serve"} <= named <= set(COMMANDS)


def test_the_policy_of_the_readme_does_what_the_readme_says(tmp_path):
    policy = re.search(r"```yaml\n(policy: my\n.*?)```", README, re.DOTALL)
    assert policy is not None
    (tmp_path / "my.yaml").write_text(policy.group(1))
    said = [
        shlex.split(line, comments=True)[1:]
        for line in README.splitlines()
        if re.match(r"moderation (check|test|explain) .*my\.yaml", line)
    ]

    for words in said:
        words = [str(tmp_path / "my.yaml") if word == "my.yaml" else word for word in words]
        result = CliRunner().invoke(cli, words, catch_exceptions=False)
        assert 0 == result.exit_code, result.output
    assert 4 == len(said)


def test_links_of_the_readme_lead_somewhere():
    for target in re.findall(r"\]\((?!http)([^)#]+)", README):
        assert (ROOT / target).exists(), target


def test_the_metric_that_the_readme_names_exists():
    written = generate_latest(Metrics().registry).decode()

    for name in re.findall(r"`(moderation_\w+)`", README):
        assert name in written


def test_the_architecture_names_only_what_exists():
    text = (ROOT / "ARCHITECTURE.md").read_text()

    for name in re.findall(r"`((?:api|service|classifier|store|policy)/\w+\.py)`", text):
        assert (ROOT / "moderation" / name).exists(), name
    assert 150 >= len(text.splitlines())
