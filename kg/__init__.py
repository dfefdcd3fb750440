"""Diplomatic news in, a citable knowledge graph out.

The flow: articles → extraction → facts → linking → mapping → shapes → store → web.
"""

__version__ = "0.1.0"
