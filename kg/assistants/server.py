"""The tools over the Model Context Protocol, by the official SDK (the extra `mcp`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from ..errors import KgError
from . import Desk

if TYPE_CHECKING:
    from mcp.server import MCPServer

ABOUT = """Claims of news reports on diplomacy: who did what to whom, when, and who says so.
A claim is the word of its source, not a fact. Cite the sentence and the link that come with it, and
say where something is only pledged, threatened, predicted or denied."""


def server(desk: Desk) -> MCPServer:
    """Return the server whose tools ask the desk.

    Raises:
        KgError: the SDK is not installed.
    """
    try:
        from mcp.server import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
        from mcp.types import ToolAnnotations
    except ImportError as error:
        raise KgError("`kg mcp` needs the SDK: pip install 'diplomacy-kg[mcp]'.") from error
    made = MCPServer("diplomacy-kg", instructions=ABOUT)
    for tool in (
        desk.search_actors,
        desk.claims_between,
        desk.claims_about,
        desk.list_questions,
        desk.ask_question,
        desk.run_sparql,
    ):
        harmless = ToolAnnotations(read_only_hint=True, open_world_hint=False)
        made.add_tool(_told(tool, ToolError), annotations=harmless)
    return made


def _told(tool: Callable[..., Any], failure: type[Exception]) -> Callable[..., Any]:
    """Return a tool that says what is wrong with what it was asked, as the SDK wants it said."""

    @wraps(tool)
    def asked(*given: Any, **named: Any) -> Any:
        try:
            return tool(*given, **named)
        except KgError as error:
            raise failure(str(error)) from error

    return asked
