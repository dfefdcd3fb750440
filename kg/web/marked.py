"""What search engines read: schema.org in each page as JSON-LD, and the sitemap."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from flask import Blueprint, Response, request

from ..store import Store
from . import current_store, lists
from .resources import Ref, address, text_of

blueprint = Blueprint("marked", __name__)

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
FIXED = ("/", "/articles", "/agents", "/timeline", "/network", "/map", "/questions", "/ontology")
TYPES = {
    "country": "Country",
    "person": "Person",
    "place": "Place",
    "news agency or outlet": "NewsMediaOrganization",
    "government body": "GovernmentOrganization",
    "university": "CollegeOrUniversity",
    "conflict": "Event",
    "treaty": "Legislation",
}
ORGANISATIONS = ("organisation", "international organisation", "group")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Send the addresses of the articles and of those who act in them."""
    root = ElementTree.Element("urlset", xmlns=SITEMAP)
    for path in (*FIXED, *_things(current_store())):
        entry = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(entry, "loc").text = request.host_url.rstrip("/") + path
    body: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(body, content_type="application/xml")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Say where the sitemap is, and that queries are not for crawlers."""
    lines = ["User-agent: *", "Disallow: /sparql", "Disallow: /store", "Disallow: /api/"]
    text = "\n".join([*lines, f"Sitemap: {request.host_url}sitemap.xml", ""])
    return Response(text, content_type="text/plain; charset=utf-8")


def _things(store: Store) -> list[str]:
    rows = lists.remembered(store, "sitemap", lambda: store.rows(text_of("sitemap")))
    paths = (address(str(row["thing"])) for row in rows)
    return [path for path in paths if path and path.startswith("/")]


def dataset(counts: lists.Row) -> dict[str, Any]:
    """Return the graph as a schema.org Dataset."""
    host = request.host_url
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": "Diplomacy Knowledge Graph",
        "description": "Claims of news reports on diplomacy: who did what to whom, who says so,"
        f" with the proving sentences. {counts['claims']} claims of {counts['articles']} articles.",
        "url": host,
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": kind,
                "contentUrl": f"{host}export.{ending}",
            }
            for ending, kind in {"nq": "application/n-quads", "csv": "text/csv"}.items()
        ],
    }
    if counts.get("first"):
        found["temporalCoverage"] = f"{counts['first']}/{counts['last']}"
    return found


def article(title: str, path: str, date: Any, publisher: Ref | None) -> dict[str, Any]:
    """Return an article as a schema.org NewsArticle."""
    found = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title[:110]}
    found["url"] = request.host_url.rstrip("/") + path
    if date:
        found["datePublished"] = str(date)
    named = {"@type": "Organization", "name": publisher.label} if publisher else None
    return {**found, **({"publisher": named} if named else {})}


def entity(label: str, kind: str, path: str, items: list[tuple[str, Ref]]) -> dict[str, Any]:
    """Return an actor, place, treaty or conflict as the schema.org type nearest to its own."""
    fallback = "Organization" if kind in ORGANISATIONS else "Thing"
    same = [item.href for strength, item in items if strength != "candidate"]
    return {
        "@context": "https://schema.org",
        "@type": TYPES.get(kind, fallback),
        "name": label,
        "url": request.host_url.rstrip("/") + path,
        **({"sameAs": same} if same else {}),
    }


def claim(label: str, path: str, sentence: str) -> dict[str, Any]:
    """Return a claim as a schema.org Claim."""
    return {
        "@context": "https://schema.org",
        "@type": "Claim",
        "name": label,
        "text": sentence,
        "url": request.host_url.rstrip("/") + path,
    }
