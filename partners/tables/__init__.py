"""Files of rows, whatever kind they are of: CSV, TSV, XLSX, JSON, NDJSON or XML, read as a stream.

Nothing here is guessed: the row of titles is the one that holds every title asked for, the delimiter the one by which
it is found, the encoding the declared one unless the bytes say for sure that it is another. A row that is longer or
shorter than the titles has shifted somewhere, perhaps between two prices, and is not read.
"""

from partners.tables.kinds import Kind, kind_of
from partners.tables.reading import records
from partners.tables.rows import NoTitles, Record

__all__ = ["Kind", "NoTitles", "Record", "kind_of", "records"]
