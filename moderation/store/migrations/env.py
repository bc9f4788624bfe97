"""Alembic's entry: runs the migrations in the transaction that it was handed."""

from alembic import context

from moderation.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
