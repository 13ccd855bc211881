"""What is being sent, and what never will be, is looked at every minute, however many cards there are."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index(
        "ix_outbox_troubled",
        "outbox",
        ["state", "what"],
        unique=False,
        sqlite_where=sa.text("state IN ('sending', 'dead')"),
    )
