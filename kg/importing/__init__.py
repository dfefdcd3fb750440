"""Event records that others coded → claims of the same graph, without the words that prove them.

A mapping file (`ontology/imports/*.toml`, or one's own) says which column holds what. Each row
becomes an event and a claim; its provenance is the data set, the row and the address it names.
Rows that cannot be read are listed and cost nothing else.
"""

from .conductor import ImportReport, import_records
from .mapping_files import Form, form

__all__ = ["Form", "ImportReport", "form", "import_records"]
