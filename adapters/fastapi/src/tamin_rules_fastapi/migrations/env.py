"""How Alembic runs the migrations: on the connection that `migrating` brings."""

from alembic import context

from tamin_rules_fastapi.migrating import VERSION_TABLE
from tamin_rules_fastapi.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"], target_metadata=METADATA, version_table=VERSION_TABLE
)
with context.begin_transaction():
    context.run_migrations()
