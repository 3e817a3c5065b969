"""Write the TypeScript types of the layers' rows, web/src/core/data/tables.ts, from their declared columns.

Run it after a change of :data:`geo.layers.SCHEMAS`: ``.venv/bin/python tools/write_types.py``.
A test compares the file with what this writes.
"""

from __future__ import annotations

from pathlib import Path

from geo.layers import SCHEMAS, Column, LayerSchema

TARGET = Path(__file__).parents[1] / "web/src/core/data/tables.ts"
HEAD = """\
// Rows of the layers, as `readPayload` unpacks them.
// Written by tools/write_types.py from geo.layers.SCHEMAS: do not edit.
// biome-ignore-all format: a line for each column, with the meaning that an editor shows
"""
TYPES = {
    "text": "string | null",
    "date": "string | null",
    "integer": "number | null",
    "number": "number | null",
}


def type_of(column: Column) -> str:
    """Return the TypeScript type of a column's cells; a list is never null.

    >>> type_of(Column("claims", "list", "ids"))
    'string[]'
    """
    if column.name == "id":
        return "string"
    if column.kind == "list":
        return f"{'number' if column.of == 'number' else 'string'}[]"
    return TYPES[column.kind]


def interface_of(layer: str, schema: LayerSchema) -> str:
    """Return the interface of one layer's rows; ``linked_places`` becomes ``LinkedPlacesRow``."""
    name = "".join(part.capitalize() for part in layer.split("_"))
    required = [(column, f"{column.name}: {type_of(column)}") for column in schema.columns]
    optional = [(column, f"{column.name}?: {type_of(column)}") for column in schema.draft_columns]
    fields = "".join(
        f"  /** {column.description.replace('*/', '* /')} */ {field};\n"
        for column, field in (*required, *optional)
    )
    return f"/** {schema.row} */\nexport interface {name}Row {{\n{fields}}}\n"


def types() -> str:
    """Return the whole file: an interface for each layer, and one that names them all."""
    interfaces = [interface_of(layer, schema) for layer, schema in SCHEMAS.items()]
    names = "".join(
        f"  {layer}: {''.join(part.capitalize() for part in layer.split('_'))}Row;\n"
        for layer in SCHEMAS
    )
    return "\n".join([HEAD, *interfaces, f"export interface LayerRows {{\n{names}}}\n"])


if __name__ == "__main__":
    TARGET.write_text(types(), encoding="utf-8")
