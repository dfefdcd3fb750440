"""A generation as rdflib sees it."""

from __future__ import annotations

from typing import cast

import pyoxigraph as ox
from oxrdflib import OxigraphStore
from rdflib import Dataset, Graph

from ..namespaces import bind


class ReadOnly(OxigraphStore):
    """A generation for rdflib, which registers graphs even to read them."""

    def add_graph(self, graph: Graph) -> None:
        """Do nothing; adding triples is refused by the engine."""


def read_only(store: ox.Store) -> Dataset:
    """Return an open store as a Dataset with our prefixes, the union its default graph."""
    return cast("Dataset", bind(Dataset(store=ReadOnly(store=store), default_union=True)))
