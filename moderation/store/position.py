"""Whether one text holds another, in the dialect of each database."""

from typing import Any

from sqlalchemy import Boolean
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class holds(FunctionElement[bool]):
    """`holds(column, part)`: exact, unlike LIKE, which in SQLite overlooks case."""

    type = Boolean()
    inherit_cache = True
    name = "holds"


@compiles(holds, "sqlite")
def compile_sqlite(element: holds, compiler: SQLCompiler, **options: Any) -> str:
    """SQLite's word for it."""
    return f"(instr({compiler.process(element.clauses, **options)}) > 0)"


@compiles(holds, "postgresql")
def compile_postgresql(element: holds, compiler: SQLCompiler, **options: Any) -> str:
    """PostgreSQL's word for it."""
    return f"(strpos({compiler.process(element.clauses, **options)}) > 0)"
