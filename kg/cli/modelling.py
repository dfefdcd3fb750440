"""The optional language model, as the commands that read articles use it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..extraction.llm import Model


def model(url: str | None, name: str | None, cache: Path | None) -> Model | None:
    """Return the model that the options name, or None where they name none.

    Raises:
        click.UsageError: there is an endpoint and no model, or the extra is not installed.
    """
    if not name:
        if url:
            raise click.UsageError("--llm needs --llm-model: the name of the model there.")
        return None
    if not url and cache is None:
        raise click.UsageError("--llm-model needs --llm, or --llm-cache with answers to repeat.")
    try:
        from ..extraction.llm import Endpoint, Model
    except ImportError as error:
        raise click.UsageError("The model needs more: pip install 'diplomacy-kg[llm]'") from error
    return Model(Endpoint(url or "", name, os.environ.get("KG_LLM_KEY", ""), cache))
