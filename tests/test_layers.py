"""Imports point inward, there is no cycle, and each large library stays in its own layer."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# From the core outward; a module imports from layers further in, or from its own.
LAYERS = [
    {"text", "domain", "shipped"},
    {"policy", "folder"},
    {"decision"},
    {"classifier", "cases"},
    {"simulate"},
    {"store"},
    {"service"},
    {"demo"},
    {"api", "pages"},
    {"cli"},
    {"__main__"},
]
# None but these layers may import the library.
HOMES = {
    "ahocorasick_rs": {"text"},
    "alembic": {"store"},
    "apispec": {"api"},
    "click": {"cli"},
    "flask": {"api", "pages"},
    "joblib": {"classifier"},
    "marshmallow": {"api", "pages"},
    "psycopg": {"store"},
    "re2": {"text"},
    "rich": {"cli"},
    "sklearn": {"classifier"},
    "sqlalchemy": {"store", "service"},  # service/ hands a Connection on, and no more: see below
    "sqlite3": {"store"},
    "tldextract": {"text"},
    "werkzeug": {"api", "pages"},
    "yaml": {"policy"},
}


def find_modules() -> dict[str, Path]:
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in ROOT.glob("moderation/**/*.py")
    }


MODULES = find_modules()


def imports_of(module: str) -> set[str]:
    """What the module imports, anywhere in the file: our modules, else names with dots."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, (
                f"{module}:{node.lineno}: write the import in full, without dots"
            )
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            # `from moderation.store import writer` means the module, `… import Store` its parent.
            ours = node.module in MODULES and not names & MODULES.keys()
            found |= {node.module} if ours else names
    return found


IMPORTS = {module: imports_of(module) for module in MODULES}


def layer_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def depth_of(layer: str) -> int:
    return next((depth for depth, names in enumerate(LAYERS) if layer in names), -1)


def test_every_module_belongs_to_a_layer():
    strangers = {layer for module in MODULES if (layer := layer_of(module)) and depth_of(layer) < 0}

    assert strangers == set()


def test_imports_point_inward():
    outward = [
        f"{module} imports {name}"
        for module in MODULES
        for name in IMPORTS[module] & MODULES.keys()
        if (inner := layer_of(name)) != (outer := layer_of(module))
        and depth_of(inner) >= depth_of(outer)
        and inner  # the package itself holds nothing but the version
    ]

    assert outward == []


def test_no_module_is_imported_in_a_circle():
    graph = {module: IMPORTS[module] & MODULES.keys() - {module} for module in MODULES}

    TopologicalSorter(graph).prepare()  # raises CycleError with the circle's modules


@pytest.mark.parametrize("library", HOMES)
def test_a_library_stays_in_its_layer(library):
    strangers = [
        module
        for module in MODULES
        if layer_of(module) not in HOMES[library]
        and any(name.split(".")[0] == library for name in IMPORTS[module])
    ]

    assert strangers == []


def test_service_takes_nothing_of_sqlalchemy_but_the_connection():
    taken = {
        name
        for module in MODULES
        if layer_of(module) == "service"
        for name in IMPORTS[module]
        if name.split(".")[0] == "sqlalchemy"
    }

    assert taken <= {"sqlalchemy.Connection"}


def test_scikit_learn_is_imported_late():
    early = [
        module
        for module, path in MODULES.items()
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        and ast.unparse(node).split()[1].split(".")[0] in ("joblib", "scipy", "sklearn")
    ]

    assert early == []
