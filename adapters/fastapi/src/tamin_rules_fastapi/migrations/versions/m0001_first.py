"""Streams with their events, cells, tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the four tables."""
    op.create_table(
        "tamin_stream",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("person", sa.LargeBinary, nullable=True),
        sa.Column("token", sa.LargeBinary, nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("events", sa.Integer, nullable=False),
        sa.Column("head", sa.LargeBinary, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name="pk_tamin_stream"),
    )
    op.create_index("ix_tamin_stream_kind_state_at", "tamin_stream", ["kind", "state", "at"])
    op.create_index("ix_tamin_stream_person", "tamin_stream", ["person"])
    op.create_table(
        "tamin_event",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", "sequence", name="pk_tamin_event"),
        sa.ForeignKeyConstraint(
            ["kind", "id"], ["tamin_stream.kind", "tamin_stream.id"], name="fk_tamin_event_tamin_stream"
        ),
    )
    op.create_table(
        "tamin_cell",
        sa.Column("room", sa.String(64), nullable=False),
        sa.Column("key", sa.LargeBinary(32), nullable=False),
        sa.Column("value", sa.LargeBinary, nullable=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("until", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("room", "key", name="pk_tamin_cell"),
    )
    op.create_index("ix_tamin_cell_until", "tamin_cell", ["until"])
    op.create_table(
        "tamin_task",
        sa.Column("reference", sa.String(255), nullable=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("stream", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("after", INSTANT, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("lease", INSTANT, nullable=True),
        sa.Column("error", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("reference", name="pk_tamin_task"),
    )
    op.create_index("ix_tamin_task_state_after", "tamin_task", ["state", "after"])


def downgrade() -> None:
    """Drop them."""
    for table in ("tamin_task", "tamin_cell", "tamin_event", "tamin_stream"):
        op.drop_table(table)
