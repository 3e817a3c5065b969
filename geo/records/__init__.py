"""Files of records, however dirty: cut into pieces, read column by column, nothing lost unsaid."""

from geo.records.columns import (
    UNDATED,
    DayOrder,
    InputColumns,
    coded,
    month_name,
    month_names,
    months,
    numbers,
    parse_month,
    texts,
)
from geo.records.csv_files import read_header
from geo.records.csv_records import Stretch, read_text
from geo.records.input_files import file_names, header_of, pieces, record_files
from geo.records.pieces import BASE_MB, Budget, Piece, budget, read_piece

__all__ = [
    "BASE_MB",
    "UNDATED",
    "Budget",
    "DayOrder",
    "InputColumns",
    "Piece",
    "Stretch",
    "budget",
    "coded",
    "file_names",
    "header_of",
    "month_name",
    "month_names",
    "months",
    "numbers",
    "parse_month",
    "pieces",
    "read_header",
    "read_piece",
    "read_text",
    "record_files",
    "texts",
]
