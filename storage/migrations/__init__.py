"""Migrations, forward only; each says why."""

HEAD = "0003"
"""The newest revision. A database that stands at it is opened without loading Alembic."""
