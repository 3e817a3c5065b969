"""Read files of records, however dirty, in pieces; each row that cannot be used has a reason."""

from geo.records.files.input_files import file_names, header_of, read_pieces, record_files
from geo.records.files.pieces import Piece, PieceSize

__all__ = ["Piece", "PieceSize", "file_names", "header_of", "read_pieces", "record_files"]
