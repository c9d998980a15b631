"""The tables of review, beside those of the project's store.

``review_log`` is the truth and is only ever added to: triggers refuse to change or delete a line.
The other tables are where things stand now, so that no request reads the log as a whole. Unique
constraints, not the code, make sure that a save is stored once and a slot has one person.
"""

from __future__ import annotations

import sqlalchemy as sa

meta = sa.MetaData()

people = sa.Table(
    "review_people",
    meta,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False, unique=True),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
)
tokens = sa.Table(
    "review_tokens",
    meta,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("person", sa.Text, nullable=False, index=True),
    sa.Column("expires", sa.Text, nullable=False),
    sa.Column("used", sa.Text),
)
log = sa.Table(
    "review_log",
    meta,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("item_id", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("phase", sa.Text, nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("key", sa.Text, unique=True),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
    sa.Index("review_log_item", "item_id", "seq"),
    sa.Index("review_log_person", "person", "kind", "at"),
    sa.Index("review_log_kind", "kind", "seq"),
    sqlite_autoincrement=True,
)
items = sa.Table(
    "review_items",
    meta,
    sa.Column("item_id", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("basis", sa.Text, nullable=False),
    sa.Column("routed", sa.Text, nullable=False),
    sa.Column("queue", sa.Text, nullable=False),
    sa.Column("item_class", sa.Text, nullable=False),
    sa.Column("risk_area", sa.Text, nullable=False),
    sa.Column("harm_type", sa.Text, nullable=False),
    sa.Column("specific_harm", sa.Text, nullable=False),
    sa.Column("sample", sa.Text, nullable=False),
    sa.Column("second", sa.Boolean, nullable=False),
    sa.Column("pretest", sa.Boolean, nullable=False),
    sa.Column("control", sa.Text, nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("translations", sa.Integer, nullable=False),
    sa.Column("phase", sa.Text, nullable=False),
    sa.Column("due", sa.Integer, nullable=False),
    sa.Column("wanting", sa.Integer, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("changed", sa.Text, nullable=False),
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Index("review_items_waiting", "phase", "priority", "position"),
)
assignments = sa.Table(
    "review_assignments",
    meta,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("item_id", sa.Text, nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("phase", sa.Text, nullable=False),
    sa.Column("slot", sa.Integer),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.UniqueConstraint("item_id", "round", "phase", "slot"),
    sa.UniqueConstraint("item_id", "round", "person"),
    sa.Index("review_assignments_person", "person", "state", "id"),
    sa.Index("review_assignments_open", "state", "at"),
)
copies = sa.Table(
    "review_copies",
    meta,
    sa.Column("item_id", sa.Text, primary_key=True),
    sa.Column("person", sa.Text, primary_key=True),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("record", sa.Text),
)
controls = sa.Table(
    "review_controls",
    meta,
    sa.Column("item_id", sa.Text, primary_key=True),
    sa.Column("base", sa.Text, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
)

LABELS = (items.c.risk_area, items.c.harm_type, items.c.specific_harm)
LISTED = items.c.position.is_not(None)
"""The item is still one of the source's: what a new source file has dropped keeps its row."""

_SQLITE_GUARD = """
CREATE TRIGGER IF NOT EXISTS review_log_kept_{act} BEFORE {act} ON review_log
BEGIN SELECT RAISE(ABORT, 'the log of review is only ever added to'); END
"""
_POSTGRESQL_GUARD = (
    """
CREATE OR REPLACE FUNCTION review_log_kept() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the log of review is only ever added to'; END $$
""",
    """
CREATE OR REPLACE TRIGGER review_log_kept BEFORE UPDATE OR DELETE ON review_log
FOR EACH ROW EXECUTE FUNCTION review_log_kept()
""",
)


def create(connection: sa.Connection) -> None:
    """Make the tables that are missing, and guard the log."""
    meta.create_all(connection)
    if connection.dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(_SQLITE_GUARD.format(act=act))
    else:
        for statement in _POSTGRESQL_GUARD:
            connection.exec_driver_sql(statement)
