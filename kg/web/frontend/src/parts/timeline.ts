// Claims in time: a lane for each quad class, a dot for each claim, hollow where nothing is done yet.
import { colour, Room, stage, type Scene, type Stage, type View } from "./canvas";
import { headline, isReal, type Claim } from "./claims";
import { count } from "./dom";

const LANES: [tone: string, name: string][] = [
  ["mcoop", "acts of cooperation"],
  ["vcoop", "words for cooperation"],
  ["vconf", "words of conflict"],
  ["mconf", "acts of conflict"],
  ["state", "relations, acts at home"],
];
const DAY = 86_400_000;
const EDGE = 10;
const FOOT = 24;

export function time(day: string): number {
  const [, sign = "", year = "0", month = "01", date = "01"] = day.match(/^(-?)(\d+)(?:-(\d\d))?(?:-(\d\d))?/) ?? [];
  const moment = new Date(0);
  moment.setUTCFullYear(Number(sign + year), Number(month) - 1, Number(date));
  return moment.getTime();
}

interface Dot {
  claim: Claim;
  time: number;
  lane: number;
}

interface Spot {
  dot: Dot;
  x: number;
  y: number;
}

function mark(pen: CanvasRenderingContext2D, { dot, x, y }: Spot, radius: number, ringed: boolean): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 7);
  pen.fillStyle = pen.strokeStyle = colour(dot.claim.tone);
  pen.lineWidth = 1.2;
  if (isReal(dot.claim)) pen.fill();
  else pen.stroke();
  if (!ringed) return;
  pen.strokeStyle = colour("accent");
  pen.lineWidth = 2;
  pen.stroke();
}

export function timeline(figure: HTMLElement, claims: Claim[], chosen: (claim: Claim | null) => void): Stage | null {
  const dots: Dot[] = claims
    .filter((claim) => claim.day)
    .map((claim) => ({ claim, time: time(claim.day!), lane: Math.max(0, LANES.findIndex(([tone]) => tone === claim.tone)) }))
    .sort((a, b) => a.time - b.time);
  const lanes = LANES.map((_, index) => index).filter((index) => dots.some((dot) => dot.lane === index));
  if (!dots.length) return null;
  if (!figure.matches(".small-view")) figure.style.height = `${Math.max(9, 2 + 4.4 * lanes.length)}rem`;
  const byKey = new Map(dots.map((dot) => [dot.claim.claim, dot]));
  const span = middle(dots);
  let placed: Spot[] = [];
  const layer = document.createElement("canvas");
  let drawn = "";
  let radius = 4;
  let over: string | null = null;
  let picked: string | null = null;

  const at = (moment: number, view: View) => view.x + EDGE + ((moment - span[0]) / (span[1] - span[0])) * (view.width - 2 * EDGE) * view.scale;
  const moment = (x: number, view: View) => span[0] + ((x - view.x - EDGE) / ((view.width - 2 * EDGE) * view.scale)) * (span[1] - span[0]);

  // Dots of a lane that fall on the same place are stacked; the fuller the highest stack, the smaller.
  function place(view: View): void {
    const height = (view.height - FOOT) / lanes.length;
    const seen = dots.filter((dot) => Math.abs(at(dot.time, view) - view.width / 2) < view.width / 2 + 20);
    for (radius = 5; radius >= 2; radius -= 0.5) {
      const stacks = new Map<string, number>();
      const step = radius * 2 + 1;
      let highest = 0;
      placed = seen.map((dot) => {
        const column = Math.round(at(dot.time, view) / step);
        const key = `${dot.lane} ${column}`;
        const level = stacks.get(key) ?? 0;
        stacks.set(key, level + 1);
        highest = Math.max(highest, level + 1);
        const floor = (lanes.indexOf(dot.lane) + 1) * height - radius - 3;
        return { dot, x: column * step, y: floor - Math.min(level * step, height - 22) };
      });
      if (highest * step < height - 18) break;
    }
  }

  // All but what is pointed at, drawn once for as long as the view stays as it is.
  function ground(view: View): HTMLCanvasElement {
    const now = [view.x, view.scale, view.canvas.width, view.canvas.height, colour("ink")].join(" ");
    if (now === drawn) return layer;
    drawn = now;
    place(view);
    Object.assign(layer, { width: view.canvas.width, height: view.canvas.height });
    const pen = layer.getContext("2d")!;
    const density = view.canvas.width / view.width;
    pen.setTransform(density, 0, 0, density, 0, 0);
    axis({ ...view, pen }, lanes.length);
    lanes.forEach((lane, row) => {
      pen.fillStyle = colour(LANES[lane]![0]);
      pen.font = `600 12px ${getComputedStyle(figure).fontFamily}`;
      if (dots[0]!.claim.type) pen.fillText(LANES[lane]![1], EDGE, (row * (view.height - FOOT)) / lanes.length + 14);
    });
    for (const spot of placed) mark(pen, spot, radius, false);
    return layer;
  }

  const scene: Scene = {
    draw(view) {
      const { pen } = view;
      pen.drawImage(ground(view), 0, 0, view.width, view.height);
      for (const key of new Set([picked, over])) {
        const spot = placed.find(({ dot }) => dot.claim.claim === key);
        if (spot) mark(pen, spot, radius + 2, key === picked);
      }
      const tip = placed.find(({ dot }) => dot.claim.claim === (over ?? picked));
      if (tip) label(view, tip.x, tip.y - radius - 8, `${tip.dot.claim.day} ${headline(tip.dot.claim)}`);
    },
    at(x, y) {
      let best: string | null = null;
      let nearest = Math.max(8, radius + 3);
      for (const each of placed) {
        const distance = Math.hypot(each.x - x, each.y - y);
        if (distance < nearest) [nearest, best] = [distance, each.dot.claim.claim];
      }
      return best;
    },
    hover: (key) => void (over = key),
    choose(key) {
      picked = key;
      chosen(byKey.get(key ?? "")?.claim ?? null);
    },
    next(key, step) {
      const index = key ? dots.indexOf(byKey.get(key)!) + step : step > 0 ? 0 : dots.length - 1;
      return dots[(index + dots.length) % dots.length]!.claim.claim;
    },
    keep(view) {
      view.y = 0;
      view.x = Math.min(0, Math.max(view.x, view.width * (1 - view.scale)));
    },
  };

  function axis(view: View, rows: number): void {
    const { pen } = view;
    pen.strokeStyle = colour("rule");
    pen.lineWidth = 1;
    for (let row = 1; row <= rows; row++) line(pen, 0, (row * (view.height - FOOT)) / rows, view.width);
    pen.fillStyle = colour("faint");
    pen.font = `12px ${getComputedStyle(figure).fontFamily}`;
    const room = new Room();
    for (const [tick, text] of ticks(moment(0, view), moment(view.width, view), view.width / 90)) {
      const x = at(tick, view);
      pen.fillRect(x, view.height - FOOT, 1, 5);
      const wide = pen.measureText(text).width;
      const left = Math.min(x - 2, view.width - wide - 3);
      if (room.has(left, 0, wide + 8, 1)) pen.fillText(text, left, view.height - 5);
    }
  }
  return stage(figure, `Timeline of ${count(dots.length, "claim")}; arrow keys go from one to the next`, scene);
}

// From when to when most claims lie: far outliers would leave the others no room.
function middle(dots: Dot[]): [number, number] {
  const of = (share: number) => dots[Math.min(dots.length - 1, Math.floor(share * dots.length))]!.time;
  const width = Math.max(of(0.95) - of(0.05), 30 * DAY);
  const first = Math.max(dots[0]!.time, of(0.05) - width / 2);
  const last = Math.min(dots[dots.length - 1]!.time, of(0.95) + width / 2);
  const room = Math.max((last - first) * 0.03, 5 * DAY);
  return [first - room, last + room];
}

function line(pen: CanvasRenderingContext2D, x: number, y: number, width: number): void {
  pen.beginPath();
  pen.moveTo(x, y + 0.5);
  pen.lineTo(width, y + 0.5);
  pen.stroke();
}

export function label(view: View, x: number, y: number, text: string): void {
  const { pen } = view;
  const short = text.length > 90 ? text.slice(0, 89) + "…" : text;
  pen.font = `13px ${getComputedStyle(view.canvas).fontFamily}`;
  const width = pen.measureText(short).width + 12;
  const left = Math.min(Math.max(2, x - width / 2), Math.max(2, view.width - width - 2));
  const top = Math.max(2, y - 20);
  pen.fillStyle = colour("ink");
  pen.fillRect(left, top, width, 22);
  pen.fillStyle = colour("sheet");
  pen.fillText(short, left + 6, top + 15);
}

function ticks(from: number, to: number, most: number): [number, string][] {
  const steps = [1, 7, 30.4, 91.3, 365.25, 730.5, 1826, 3652, 9131, 36525].map((days) => days * DAY);
  const step = steps.find((size) => (to - from) / size <= most) ?? 365_250 * DAY;
  const found: [number, string][] = [];
  const moment = new Date(from);
  if (step >= 300 * DAY) {
    const years = Math.round(step / (365.25 * DAY));
    for (let year = Math.ceil(moment.getUTCFullYear() / years) * years; found.length < 60; year += years) {
      const tick = time(String(year).replace(/^(-?)(\d+)$/, (_, sign, digits) => sign + digits.padStart(4, "0")));
      if (tick > to) break;
      if (tick >= from) found.push([tick, String(year)]);
    }
    return found;
  }
  const months = step >= 29 * DAY ? Math.round(step / (30.4 * DAY)) : 0;
  const days = Math.round(step / DAY);
  moment.setUTCHours(0, 0, 0, 0);
  if (months) moment.setUTCDate(1);
  while (moment.getTime() <= to && found.length < 60) {
    if (moment.getTime() >= from) found.push([moment.getTime(), moment.toISOString().slice(0, months ? 7 : 10)]);
    if (months) moment.setUTCMonth(moment.getUTCMonth() + months);
    else moment.setUTCDate(moment.getUTCDate() + days);
  }
  return found;
}
