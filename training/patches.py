"""Changes to spaCy and thinc that training needs (``spacy train --code``); the model does not.

Matrix products go to NumPy: the BLIS wheel may fall back to unoptimised kernels on a processor it
does not know. A lemmatizer that is loaded to be trained further gets its table from edit trees to
labels back: spaCy 3.8 does not store it, and would take every lemma for the first label.
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.pipeline import EditTreeLemmatizer
from thinc.api import NumpyOps, Ops

Loader = Callable[..., EditTreeLemmatizer]


def with_labels(load: Loader) -> Loader:
    """Wrap a loading method: fill in the table after it."""

    def wrapped(self: EditTreeLemmatizer, *args: object, **kwargs: object) -> EditTreeLemmatizer:
        load(self, *args, **kwargs)
        self.tree2label = {tree: label for label, tree in enumerate(self.cfg["labels"])}
        return self

    return wrapped


NumpyOps.gemm = Ops.gemm
EditTreeLemmatizer.from_disk = with_labels(EditTreeLemmatizer.from_disk)
EditTreeLemmatizer.from_bytes = with_labels(EditTreeLemmatizer.from_bytes)
