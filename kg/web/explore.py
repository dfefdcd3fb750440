"""Timeline, network and map of the claims that filters find, and all between two actors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request

from ..store import Store
from . import current_store, data_iri, found, headers, lists
from .filters import QUADS, Filters, type_choices, value_choices
from .resources import address, labels, refer
from .samples import frame

blueprint = Blueprint("explore", __name__)

SHOWN = 25
VIEWS = {"timeline": "Timeline", "network": "Network", "map": "Map"}
OPEN = ("pledged", "planned", "requested", "threatened")


@dataclass(frozen=True)
class Year:
    """A year between two actors: acts of cooperation and of conflict, and their mean score."""

    name: str
    coop: int
    conf: int
    score: float | None


@blueprint.get("/timeline")
@blueprint.get("/network")
@blueprint.get("/map")
def explore() -> str:
    """Show the claims that the filters of the address find in time, as a network or on a map."""
    filters = Filters.read(request.args)
    page = max(1, min(request.args.get("page", 1, type=int), 10_000))
    listed = found.claims(current_store(), filters, SHOWN, (page - 1) * SHOWN)
    view = request.path[1:]
    return render_template(
        "explore.html",
        view=view,
        views=VIEWS,
        filters=filters,
        choices=choices(),
        source=f"/api/claims?{filters.query_string(view='brief')}",
        named=called(filters),
        frame=frame(f"{request.host_url}embed{request.path}?{filters.query_string()}", VIEWS[view]),
        exports=f"?{filters.query_string()}" if filters else "",
        listed=listed,
        page=page,
        more=page * SHOWN < listed.total,
    )


@blueprint.get("/embed/timeline")
@blueprint.get("/embed/network")
@blueprint.get("/embed/map")
def embedded() -> Response:
    """Show one of these views alone, for a frame on another site."""
    view = request.path.rpartition("/")[2]
    filters = Filters.read(request.args)
    page = render_template(
        "embed.html",
        view=view,
        title=VIEWS[view],
        whole=f"/{view}?{filters.query_string()}",
        source=f"/api/claims?{filters.query_string(view='brief')}",
    )
    return Response(page, headers={"Content-Security-Policy": headers.ANYWHERE})


@blueprint.get("/pair")
def pair() -> str:
    """Show everything between two actors, year by year, and what became of promises."""
    filters = Filters.read(request.args)
    between = Filters(actor=filters.actor, other=filters.other)
    store = current_store()
    chosen = bool(between.actor and between.other)
    items = found.claims(store, between, 1000).items if chosen else []
    return render_template(
        "pair.html",
        filters=between,
        filled=called(between),
        chosen=chosen,
        named=_names(store, between),
        items=items,
        years=years(items),
        promises=promises(items),
        choices=choices(),
        source=f"/api/claims?{between.query_string(view='brief')}",
    )


def choices() -> dict[str, Sequence[tuple[str, str]]]:
    """Return what can be chosen in each field of the filters, with what it is called."""
    store = current_store()
    agents = [lists.choice(str(a["href"])[1:], str(a["label"])) for a in lists.agents(store, 300)]
    return {
        "types": type_choices(),
        "quads": tuple(QUADS.items()),
        "modalities": [(word, word) for word in value_choices("Modality")],
        "outlets": lists.outlets(store),
        "agents": agents,
        "confidences": [(f"{n / 10}", f"at least {n / 10}") for n in (5, 6, 7, 8, 9)],
    }


def called(filters: Filters) -> dict[str, str]:
    """Return what the form shows of those who take part: their names, where a name finds them."""
    paths = {"actor": filters.actor, "other": filters.other}
    names = labels(current_store(), [data_iri(path) for path in paths.values() if path])
    return {
        field: lists.choice(path, names.get(data_iri(path), path))[0]
        for field, path in paths.items()
    }


def _names(store: Store, filters: Filters) -> list[tuple[str, str]]:
    iris = [data_iri(path) for path in (filters.actor, filters.other) if path]
    names = labels(store, iris)
    return [(address(iri) or "", refer(iri, names).label) for iri in iris]


def years(items: Sequence[dict[str, Any]]) -> list[Year]:
    """Return the years in which something happened that is told as done, the first first."""
    done: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for item in items:
        if item["day"] and item["modality"] == "actual" and item["polarity"] == "positive":
            done[item["day"][:4]].append(item)
    told = [_year(name, done[name]) for name in sorted(done)]
    return [year for year in told if year.coop or year.conf]


def _year(name: str, items: Sequence[dict[str, Any]]) -> Year:
    tones = [item["tone"] for item in items]
    scores = [item["score"] for item in items if item["score"] is not None]
    mean = round(sum(scores) / len(scores), 1) if scores else None
    coop, conf = (sum(tone.endswith(end) for tone in tones) for end in ("coop", "conf"))
    return Year(name, coop, conf, mean)


def promises(items: Sequence[dict[str, Any]]) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Return what was promised, asked or threatened, each with the later acts of the same kind."""
    ahead = [item for item in items if item["modality"] in OPEN]
    done = [i for i in items if i["modality"] == "actual" and i["polarity"] == "positive"]
    return [(each, [act for act in done if _follows(act, each)][:5]) for each in ahead]


def _follows(act: dict[str, Any], promise: dict[str, Any]) -> bool:
    same = act["type"] == promise["type"] and act["about"] != promise["about"]
    later = (act["day"] or "") >= (promise["published"] or "") > ""
    doers = {actor["href"] for actor in promise["actors"]}
    return same and later and bool(doers & {actor["href"] for actor in act["actors"]})
