"""What can go wrong with the database. Each message says what it is and how to mend it, in one line."""

from sqlalchemy.exc import DatabaseError, OperationalError


class StorageError(Exception):
    """The database cannot be used as asked."""


class UrlNotSupportedError(StorageError):
    """The address in `[storage] url` names no database that this version can open."""


class NotUsableError(StorageError):
    """The file cannot be opened, written, or is no database at all."""


class ForeignDatabaseError(StorageError):
    """The file is a database of another program; we touch nothing in it."""


class NewerSchemaError(StorageError):
    """A newer Fieldline has written this database."""


class AlreadyRunningError(StorageError):
    """Another bot runs on this database."""


class WriteFailedError(StorageError):
    """The database refused a statement (full disk, locked, broken rule); its transaction is undone."""

    def __init__(self, message: str, said: str = "") -> None:
        super().__init__(message)
        self.said = said or message
        """The database's own words."""


class DamagedError(WriteFailedError):
    """The file is damaged. Nothing is read or written any more: what is left of it must stay as it is."""


class CodecError(StorageError):
    """A stored value cannot be read, or a value cannot be stored."""


class FollowUpError(StorageError):
    """An event's follow-up command was refused, or follow-ups go on too deep: a mistake in the rules."""


def is_of_the_database(error: Exception) -> bool:
    """Say whether the disk or the file is at fault, and not what was done with it: it may succeed later."""
    return isinstance(error, OperationalError | WriteFailedError) or type(error) is DatabaseError
