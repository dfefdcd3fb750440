// Where it happens: land, a dot for each country with what it does and suffers, arcs between them.
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import world from "world-atlas/land-110m.json";
import { colour, Room, stage, type Scene, type Stage, type View } from "./canvas";
import { involved, type Claim, type Thing } from "./claims";
import coordinates from "./countries.json";
import { count } from "./dom";
import { label } from "./timeline";

type Spot = { key: string; thing: Thing; claims: Claim[]; at: [number, number] };

const KNOWN = coordinates as unknown as Record<string, [number, number]>;
const LAND = (() => {
  const topology = world as unknown as Topology<{ land: GeometryCollection }>;
  const { features } = feature(topology, topology.objects.land);
  return features.flatMap((each) => (each.geometry.type === "MultiPolygon" ? each.geometry.coordinates : [])).flat() as [number, number][][];
})();
const LABELLED = 24;
const [NORTH, SOUTH] = [84, -58];

export function map(figure: HTMLElement, claims: Claim[], names: Map<string, string>, chosen: (spot: Spot | null) => void): Stage | null {
  const spots = new Map<string, Spot>();
  const arcs = new Map<string, { from: Spot; to: Spot; warmth: number; claims: number }>();
  for (const claim of claims) {
    const home = (things: Thing[]) => [...new Set(things.map((thing) => thing.country ?? thing.href ?? "").filter((key) => KNOWN[key]))];
    for (const key of home([...involved(claim), ...claim.places])) {
      const spot = spots.get(key) ?? { key, thing: { label: names.get(key) ?? key, href: key }, claims: [], at: KNOWN[key]! };
      spot.claims.push(claim);
      spots.set(key, spot);
    }
    for (const from of home(claim.actors)) {
      for (const to of home(claim.recipients)) {
        if (from === to) continue;
        const arc = arcs.get(`${from} ${to}`) ?? { from: spots.get(from)!, to: spots.get(to)!, warmth: 0, claims: 0 };
        arc.warmth += claim.tone.endsWith("coop") ? 1 : claim.tone.endsWith("conf") ? -1 : 0;
        arc.claims += 1;
        arcs.set(`${from} ${to}`, arc);
      }
    }
  }
  const small = innerWidth < 640 ? 0.6 : 1;
  const order = [...spots.values()].sort((a, b) => b.claims.length - a.claims.length);
  if (!order.length) return null;
  const size = (spot: Spot) => (3 + Math.sqrt(spot.claims.length) * 2) * small;
  let over: string | null = null;
  let picked: string | null = null;

  const place = ([east, north]: [number, number], view: View) => {
    const wide = Math.min(view.width, ((view.height * 360) / (NORTH - SOUTH)));
    return {
      x: view.x + (view.width / 2 + (east / 360) * wide) * view.scale,
      y: view.y + (view.height / 2 - ((north - (NORTH + SOUTH) / 2) / 360) * wide) * view.scale,
    };
  };
  const scene: Scene = {
    draw(view) {
      const { pen } = view;
      pen.fillStyle = colour("wash");
      pen.strokeStyle = colour("rule");
      pen.beginPath();
      for (const ring of LAND) ring.forEach((point, index) => {
        const { x, y } = place(point, view);
        const jumps = index > 0 && Math.abs(point[0] - ring[index - 1]![0]) > 180;
        if (index && !jumps) pen.lineTo(x, y);
        else pen.moveTo(x, y);
      });
      pen.fill("evenodd");
      pen.stroke();
      const focus = over ?? picked;
      for (const arc of arcs.values()) {
        const [a, b] = [place(arc.from.at, view), place(arc.to.at, view)];
        pen.globalAlpha = !focus || focus === arc.from.key || focus === arc.to.key ? 0.65 : 0.08;
        pen.strokeStyle = colour(arc.warmth > 0 ? "mcoop" : arc.warmth < 0 ? "mconf" : "faint");
        pen.lineWidth = Math.min(5, 0.8 + Math.log2(arc.claims));
        pen.beginPath();
        pen.moveTo(a.x, a.y);
        pen.quadraticCurveTo((a.x + b.x) / 2 + (b.y - a.y) / 5, (a.y + b.y) / 2 - (b.x - a.x) / 5, b.x, b.y);
        pen.stroke();
      }
      pen.globalAlpha = 1;
      for (const spot of order) {
        const { x, y } = place(spot.at, view);
        const warmth = spot.claims.reduce((sum, claim) => sum + (claim.tone.endsWith("coop") ? 1 : claim.tone.endsWith("conf") ? -1 : 0), 0);
        pen.fillStyle = colour(warmth > 0 ? "mcoop" : warmth < 0 ? "mconf" : "faint");
        pen.beginPath();
        pen.arc(x, y, size(spot), 0, 7);
        pen.fill();
        if (spot.key !== picked) continue;
        pen.strokeStyle = colour("accent");
        pen.lineWidth = 3;
        pen.stroke();
      }
      const room = new Room();
      pen.font = `12px ${getComputedStyle(figure).fontFamily}`;
      for (const spot of order.slice(0, LABELLED * view.scale)) {
        const { x, y } = place(spot.at, view);
        const wide = pen.measureText(spot.thing.label).width;
        const left = Math.min(x + size(spot) + 3, view.width - wide - 2);
        if (!room.has(left, y - 7, wide, 14)) continue;
        pen.lineWidth = 3;
        pen.strokeStyle = colour("sheet");
        pen.fillStyle = colour("ink");
        pen.strokeText(spot.thing.label, left, y + 4);
        pen.fillText(spot.thing.label, left, y + 4);
      }
      const tip = spots.get(focus ?? "");
      if (tip) label(view, place(tip.at, view).x, place(tip.at, view).y - size(tip) - 6, `${tip.thing.label}: ${count(tip.claims.length, "claim")}`);
    },
    at(x, y, view) {
      const near = order.map((spot) => ({ spot, far: Math.hypot(place(spot.at, view).x - x, place(spot.at, view).y - y) - size(spot) }));
      const best = near.sort((a, b) => a.far - b.far)[0];
      return best && best.far < 6 ? best.spot.key : null;
    },
    hover: (key) => void (over = key),
    choose(key) {
      picked = key;
      chosen(spots.get(key ?? "") ?? null);
    },
    next(key, step) {
      const index = key ? order.indexOf(spots.get(key)!) + step : step > 0 ? 0 : order.length - 1;
      return order[(index + order.length) % order.length]!.key;
    },
    keep(view) {
      view.x = Math.min(0, Math.max(view.x, view.width * (1 - view.scale)));
      view.y = Math.min(0, Math.max(view.y, view.height * (1 - view.scale)));
    },
  };
  return stage(figure, `Map of ${count(order.length, "country")}; arrow keys go from one to the next`.replace("countrys", "countries"), scene);
}
