"""What units really send, read without losing anything and without guessing."""

from phatngon.reach.reading.files import read_file
from phatngon.reach.reading.intake import Header, Intake, RawRows, find_duplicates
from phatngon.reach.reading.registers import read_table

__all__ = ["Header", "Intake", "RawRows", "find_duplicates", "read_file", "read_table"]
