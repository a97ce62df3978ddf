"""Exports: which node left the project as which file."""

import sqlite3

from studio.model.finals import ExportOptions
from studio.model.ids import EXPORT, new_id
from studio.store.database import utc_now
from studio.store.json_text import dump


def add_export(
    db: sqlite3.Connection, node_id: str, *, file_name: str, options: ExportOptions, sha256: str
) -> str:
    """`file_name` is a name, never a path."""
    export_id = new_id(EXPORT)
    written = {
        "format": options.format,
        "quality": options.quality,
        "long_edge_px": options.long_edge_px,
        "profile": options.profile,
        "metadata": options.metadata,
    }
    db.execute(
        "INSERT INTO export (id, node_id, at, file_name, options_json, sha256) VALUES (?, ?, ?, ?, ?, ?)",
        (export_id, node_id, utc_now(), file_name, dump(written), sha256),
    )
    return export_id
