"""News feeds followed: what is new in them is fetched politely, read and built into a store.

A round asks each feed that is due for what changed since the last time, leaves out what was there
and what is a copy of another article, and builds the rest. What was seen is kept in a small
database beside the store, so that a run that was ended goes on where it stopped.
"""

from .rounds import Round, Watch

__all__ = ["Round", "Watch"]
