"""What was opened lately is read with every World, so it must be found without reading all that ever was."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_index("ix_states_opened_at", "states", ["opened_at"], unique=False)
