// Who acts with or upon whom: a node for each actor, an edge for each pair, red against green.
import { forceCenter, forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationLinkDatum, type SimulationNodeDatum } from "d3-force";
import { colour, Room, stage, type Scene, type Stage, type View } from "./canvas";
import { involved, type Claim, type Thing } from "./claims";
import { count } from "./dom";
import { label } from "./timeline";

export interface Actor extends SimulationNodeDatum {
  key: string;
  thing: Thing;
  claims: Claim[];
}

interface Tie extends SimulationLinkDatum<Actor> {
  claims: Claim[];
  warmth: number;
}

const MOST = 1000;
const LABELLED = 25;

export function ties(claims: Claim[]): { actors: Actor[]; pairs: Tie[] } {
  const actors = new Map<string, Actor>();
  for (const claim of claims) {
    for (const thing of involved(claim)) {
      const key = thing.href ?? thing.label;
      const actor = actors.get(key) ?? { key, thing, claims: [] };
      if (actor.claims.at(-1) !== claim) actor.claims.push(claim);
      actors.set(key, actor);
    }
  }
  const kept = [...actors.values()].sort((a, b) => b.claims.length - a.claims.length).slice(0, MOST);
  const known = new Set(kept.map((actor) => actor.key));
  const pairs = new Map<string, Tie>();
  for (const claim of claims) {
    const keys = [...new Set(involved(claim).map((thing) => thing.href ?? thing.label))].filter((key) => known.has(key)).sort();
    if (keys.length > 12) continue;
    keys.forEach((source, index) => {
      for (const target of keys.slice(index + 1)) {
        const tie = pairs.get(`${source} ${target}`) ?? { source: actors.get(source)!, target: actors.get(target)!, claims: [], warmth: 0 };
        tie.claims.push(claim);
        tie.warmth += claim.tone.endsWith("coop") ? 1 : claim.tone.endsWith("conf") ? -1 : 0;
        pairs.set(`${source} ${target}`, tie);
      }
    });
  }
  return { actors: kept, pairs: [...pairs.values()] };
}

export function network(figure: HTMLElement, claims: Claim[], chosen: (actor: Actor | null) => void): Stage | null {
  const { actors, pairs } = ties(claims);
  if (!actors.length) return null;
  const byKey = new Map(actors.map((actor) => [actor.key, actor]));
  const size = (actor: Actor) => 3 + Math.sqrt(actor.claims.length) * 1.8;
  const drawn = (actor: Actor) => size(actor) * Math.min(1, Math.max(0.4, fitted.y));
  let over: string | null = null;
  let picked: string | null = null;
  let fitted = { x: 1, y: 1 };
  const simulation = forceSimulation(actors)
    .force("charge", forceManyBody<Actor>().strength(actors.length > 300 ? -30 : -140).distanceMax(500).theta(1.1))
    .force("link", forceLink<Actor, Tie>(pairs).distance(45).strength((tie) => Math.min(0.6, 0.1 * tie.claims.length)))
    .force("collide", forceCollide<Actor>((actor) => size(actor) + 2))
    .force("x", forceX<Actor>(0).strength(0.035))
    .force("y", forceY<Actor>(0).strength(0.11))
    .force("center", forceCenter(0, 0))
    .alphaDecay(0.035)
    .stop();

  const place = (actor: Actor, view: View) => ({
    x: view.x + (view.width / 2 + (actor.x ?? 0) * fitted.x) * view.scale,
    y: view.y + (view.height / 2 + (actor.y ?? 0) * fitted.y) * view.scale,
  });
  function fit(view: View): void {
    const reach = (of: (actor: Actor) => number) => Math.max(40, ...actors.map((actor) => Math.abs(of(actor)) + 30));
    const x = Math.min(1.6, view.width / 2 / reach((a) => a.x ?? 0));
    const y = Math.min(1.6, view.height / 2 / reach((a) => a.y ?? 0));
    fitted = { x: Math.min(x, y * 2), y: Math.min(y, x * 2) };
  }
  const near = (key: string | null) => {
    if (!key) return null;
    const found = new Set([key]);
    for (const tie of pairs) {
      if ((tie.source as Actor).key === key) found.add((tie.target as Actor).key);
      if ((tie.target as Actor).key === key) found.add((tie.source as Actor).key);
    }
    return found;
  };

  function name(actor: Actor, strong: boolean, x: number, y: number, { canvas, pen, width }: View, room: Room): void {
    pen.globalAlpha = 1;
    pen.font = `${strong ? "600 13px" : "12px"} ${getComputedStyle(canvas).fontFamily}`;
    const text = actor.thing.label.slice(0, 40);
    const wide = pen.measureText(text).width;
    const left = Math.min(x + drawn(actor) + 3, width - wide - 2);
    if (!room.has(left, y - 7, wide, 14)) return;
    pen.lineWidth = 3;
    pen.strokeStyle = colour("sheet");
    pen.fillStyle = colour("ink");
    pen.strokeText(text, left, y + 4);
    pen.fillText(text, left, y + 4);
  }

  const scene: Scene = {
    draw(view) {
      const { pen } = view;
      fit(view);
      const around = near(over ?? picked);
      for (const tie of pairs) {
        const [source, target] = [tie.source as Actor, tie.target as Actor];
        const [a, b] = [place(source, view), place(target, view)];
        const lit = !around || (around.has(source.key) && around.has(target.key) && [source.key, target.key].includes((over ?? picked)!));
        pen.globalAlpha = lit ? 0.75 : 0.08;
        pen.strokeStyle = colour(tie.warmth > 0 ? "mcoop" : tie.warmth < 0 ? "mconf" : "faint");
        pen.lineWidth = Math.min(6, 0.8 + Math.log2(tie.claims.length));
        pen.beginPath();
        pen.moveTo(a.x, a.y);
        pen.lineTo(b.x, b.y);
        pen.stroke();
      }
      const room = new Room();
      const names: (() => void)[] = [];
      actors.forEach((actor, rank) => {
        const { x, y } = place(actor, view);
        const lit = !around || around.has(actor.key);
        pen.globalAlpha = lit ? 1 : 0.2;
        pen.fillStyle = colour(actor.key === picked ? "accent" : "ink");
        pen.beginPath();
        pen.arc(x, y, drawn(actor), 0, 7);
        pen.fill();
        if (around ? lit : rank < LABELLED * view.scale) names.push(() => name(actor, rank < 8, x, y, view, room));
      });
      names.forEach((write) => write());
      pen.globalAlpha = 1;
      const tip = over ? byKey.get(over) : null;
      if (tip) label(view, place(tip, view).x, place(tip, view).y - drawn(tip) - 6, `${tip.thing.label}: ${count(tip.claims.length, "claim")}`);
    },
    at(x, y, view) {
      let best: string | null = null;
      let nearest = Infinity;
      for (const actor of actors) {
        const spot = place(actor, view);
        const distance = Math.hypot(spot.x - x, spot.y - y) - drawn(actor);
        if (distance < Math.min(6, nearest)) [nearest, best] = [distance, actor.key];
      }
      return best;
    },
    hover: (key) => void (over = key),
    choose(key) {
      picked = key;
      chosen(byKey.get(key ?? "") ?? null);
    },
    next(key, step) {
      const index = key ? actors.indexOf(byKey.get(key)!) + step : step > 0 ? 0 : actors.length - 1;
      return actors[(index + actors.length) % actors.length]!.key;
    },
    drag(key, x, y, view) {
      const actor = byKey.get(key)!;
      actor.x = ((x - view.x) / view.scale - view.width / 2) / fitted.x;
      actor.y = ((y - view.y) / view.scale - view.height / 2) / fitted.y;
    },
  };
  const made = stage(figure, `Network of ${count(actors.length, "actor")}; arrow keys go from one to the next`, scene);
  settle(simulation, made, actors.length);
  return made;
}

// Lets the forces work a few milliseconds a frame, so that the page answers all the while.
function settle(simulation: ReturnType<typeof forceSimulation<Actor>>, made: Stage, size: number): void {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const until = performance.now() + (still ? 400 : size > 300 ? 6 : 12);
  do simulation.tick();
  while (performance.now() < until && simulation.alpha() > 0.02);
  made.redraw();
  if (!still && simulation.alpha() > 0.02) requestAnimationFrame(() => settle(simulation, made, size));
}
