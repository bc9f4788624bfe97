"""The locks, the image, the wheel and the set-up script agree with each other and with the code."""

import ast
import re
import shlex
import subprocess
import sys
import tomllib
import zipfile
from email import message_from_bytes
from fnmatch import fnmatch
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import moderation
from moderation import shipped
from moderation.api.settings import SETTINGS

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")


def read(name: str) -> str:
    return ROOT.joinpath(name).read_text(encoding="utf-8")


def read_pins(lock: str) -> dict[str, set[str]]:
    """Each package's versions (one for old Pythons, one for new ones, where they differ)."""
    pins: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", read(lock), re.MULTILINE):
        pins.setdefault(canonicalize_name(name), set()).add(version)
    return pins


def read_instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions as (word, rest), comments gone and lines joined."""
    lines = re.sub(r"^\s*#.*\n", "", read("Dockerfile"), flags=re.MULTILINE)
    joined = re.sub(r"\\\n\s*", "", lines)
    return [tuple(line.split(maxsplit=1)) for line in joined.splitlines() if line.strip()]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock):
    assert not re.search(r"://|index-url|find-links|trusted-host", read(lock))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock):
    entries = re.split(r"^(?=[\w.-]+==)", read(lock), flags=re.MULTILINE)[1:]

    assert entries
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", PROJECT["project"]["dependencies"]),
        ("requirements.lock", PROJECT["project"]["optional-dependencies"]["postgres"]),
        ("requirements.lock", PROJECT["dependency-groups"]["build"]),
        ("requirements.lock", PROJECT["build-system"]["requires"]),
        ("requirements-dev.lock", PROJECT["dependency-groups"]["dev"]),
    ],
)
def test_a_lock_holds_what_pyproject_asks_for(lock, wanted):
    pins = read_pins(lock)
    unmet = [
        text
        for text in wanted
        for asked in [Requirement(text)]
        if not pins.get(canonicalize_name(asked.name))
        or not all(map(asked.specifier.contains, pins[canonicalize_name(asked.name)]))
    ]

    assert unmet == []


def test_what_is_imported_is_asked_for_and_the_reverse():
    distributions = packages_distributions()
    used = {
        canonicalize_name(distributions[name][0])
        for path in ROOT.glob("moderation/**/*.py")
        for name in find_names(path.read_text(encoding="utf-8")) & distributions.keys()
    } - {"moderation"}
    asked = {
        canonicalize_name(Requirement(text).name)
        for text in (
            *PROJECT["project"]["dependencies"],
            *PROJECT["project"]["optional-dependencies"]["postgres"],
        )
    }

    # psycopg is named by the database's URL alone.
    assert used | {"psycopg"} == asked


def find_names(source: str) -> set[str]:
    """What the source imports, and packages that it only reads files of: `find_spec("package")`."""
    imported = re.findall(r"^\s*(?:from|import) (\w+)", source, re.MULTILINE)
    return {*imported, *re.findall(r"\b(?:files|find_spec)\(\"(\w+)\"\)", source)}


def test_tests_run_on_the_versions_that_serve():
    serving, testing = map(read_pins, LOCKS)

    assert {name: testing.get(name) for name in serving} == serving


def test_no_file_of_the_house_names_a_registry():
    named = [
        name
        for name in ("Makefile", "Dockerfile", "pyproject.toml", "dev/prepare.py", ".ci/run")
        if re.search(r"pypi\.org|pythonhosted|--index-url|--extra-index-url", read(name))
    ]

    assert named == []


def test_an_old_python_can_read_the_set_up_script():
    ast.parse(read("dev/prepare.py"), feature_version=(3, 6))


def test_make_help_lists_every_word():
    words = re.search(r"^\.PHONY: (.*)$", read("Makefile"), re.MULTILINE)[1].split()
    listed = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True
    ).stdout

    assert [line.split()[1] for line in listed.splitlines()] == words


def test_the_image_installs_by_the_lock():
    runs = [rest for word, rest in read_instructions() if word == "RUN" and "pip install" in rest]

    assert all("--require-hashes" in run or "--no-deps" in run for run in runs)
    assert any(run.endswith("-r requirements.lock") for run in runs)


def test_the_image_runs_without_root_rights():
    users = [rest for word, rest in read_instructions() if word == "USER"]

    assert users[-1:] == ["10001:10001"]


def test_the_image_reports_its_health():
    checks = [rest for word, rest in read_instructions() if word == "HEALTHCHECK"]

    assert len(checks) == 1
    assert checks[0].endswith('CMD ["moderation", "health"]')


def test_the_image_keeps_its_data_in_one_volume():
    volumes = [rest for word, rest in read_instructions() if word == "VOLUME"]

    assert volumes == ["/data"]


def test_the_image_sets_only_settings_that_there_are():
    environment = " ".join(rest for word, rest in read_instructions() if word == "ENV")

    assert set(re.findall(r"MODERATION_\w+", environment)) <= {row.variable for row in SETTINGS}


def test_docker_is_given_every_file_that_the_image_copies():
    sources = {
        source.rstrip("/")
        for word, rest in read_instructions()
        if word == "COPY" and "--from" not in rest
        for source in shlex.split(rest)[:-1]
    }
    let_in = [
        line[1:].rstrip("/") for line in read(".dockerignore").splitlines() if line[:1] == "!"
    ]

    assert [source for source in sources if not ROOT.joinpath(source).exists()] == []
    assert [source for source in sources if source not in let_in] == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """A wheel of the checkout as it stands, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (packed,) = folder.glob("*.whl")
    zipfile.ZipFile(packed).extractall(folder / "unpacked")
    return folder / "unpacked"


def test_the_wheel_has_the_version_of_the_code(wheel):
    (metadata,) = wheel.glob("*.dist-info/METADATA")

    assert message_from_bytes(metadata.read_bytes())["Version"] == moderation.__version__


def test_the_wheel_brings_the_command(wheel):
    (entry_points,) = wheel.glob("*.dist-info/entry_points.txt")

    assert "moderation = moderation.cli:main" in entry_points.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["policies", "models", "demo"])
def test_an_installed_wheel_finds_what_is_shipped(wheel, kind):
    here = shipped.path(kind)
    there = subprocess.run(
        [sys.executable, "-c", f"from moderation.shipped import path; print(path({kind!r}))"],
        cwd=wheel,
        env={"PYTHONPATH": str(wheel)},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()

    assert Path(there).is_relative_to(wheel)
    assert list_files(Path(there)) == list_files(here)


def test_the_wheel_carries_every_file_of_the_package(wheel):
    assert list_files(wheel / "moderation") - list_files(ROOT / "moderation") == {
        f"shipped_data/{kind}/{name}"
        for kind in ("policies", "models")
        for name in list_files(ROOT / kind)
    }
    assert list_files(ROOT / "moderation") <= list_files(wheel / "moderation")


def list_files(folder: Path) -> set[str]:
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and not fnmatch(str(path), "*__pycache__*")
    }
