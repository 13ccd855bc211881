"""Brings a database to the present schema, or says why it must not be touched."""

from importlib import resources

from sqlalchemy import Connection, inspect, text

from storage.errors import ForeignDatabaseError, NewerSchemaError
from storage.migrations import HEAD


def is_current(conn: Connection) -> bool:
    """Say whether the schema is the newest, without loading Alembic.

    Raises ForeignDatabaseError for tables that are not ours, NewerSchemaError for a revision we do not know.
    """
    tables = set(inspect(conn).get_table_names())
    if not tables:
        return False
    if not {"alembic_version", "meta"} <= tables or not _is_ours(conn):
        raise ForeignDatabaseError(
            "This database belongs to another program (its tables are not Fieldline's): "
            "name a new file in [storage] url."
        )
    revision = conn.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    if revision is not None and revision not in _known():
        raise NewerSchemaError(
            f"This database was written by a newer Fieldline (schema {revision}, this program knows {HEAD}): "
            "install that version or a newer one, or restore a backup."
        )
    return bool(revision == HEAD)


def migrate(conn: Connection) -> None:
    """Run what is missing, inside the caller's transaction: a failing migration leaves nothing behind."""
    if is_current(conn):
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(resources.files("storage.migrations")).replace("%", "%%"))
    config.attributes["connection"] = conn
    command.upgrade(config, "head")


def _is_ours(conn: Connection) -> bool:
    row = conn.execute(text("SELECT value FROM meta WHERE key = 'program'")).scalar_one_or_none()
    return bool(row == "fieldline")


def _known() -> set[str]:
    files = (resources.files("storage.migrations") / "versions").iterdir()
    return {file.name[1:5] for file in files if file.name.startswith("v")}
