import { graphlib, layout as placeGraph } from '@dagrejs/dagre';
import type { DiagramColumn, DiagramLink, DiagramModel, DiagramTable } from './diagramModel';
import { fitted, pictureText, textWidth } from './diagramText';

/** Sizes of a box in px. */
export const BOX = {
  header: 28,
  row: 20,
  pad: 8,
  marks: 30,
  least: 140,
  most: 340,
  text: 12,
  small: 10,
} as const;
/** Space between boxes side by side, between columns of boxes, and around all, in px. */
const GAPS = { boxes: 28, ranks: 84, groups: 48, edge: 24 } as const;

/** A point of the picture, in px. */
export interface Point {
  x: number;
  y: number;
}

/** A box with its place. */
export interface PlacedTable extends Point {
  table: DiagramTable;
  title: string;
  width: number;
  height: number;
}

/** A foreign key with the way of its line, from the table that has it. */
export interface PlacedLink {
  link: DiagramLink;
  points: Point[];
  /** Which way the line leaves each end: 1 to the right, -1 to the left. */
  start: 1 | -1;
  end: 1 | -1;
}

/** A diagram with places. */
export interface DiagramLayout {
  tables: PlacedTable[];
  links: PlacedLink[];
  width: number;
  height: number;
}

/** Puts tables that are named to the left of those that name them; groups without a line between them side by side. */
export function layoutDiagram({ tables, links }: Pick<DiagramModel, 'tables' | 'links'>): DiagramLayout {
  const schemas = new Set(tables.map(({ schema }) => schema));
  const boxes = new Map(tables.map((table) => [table.key, sized(table, schemas.size > 1)]));
  const ways = new Map<string, Point[]>();
  const groups = connected(tables, links).map((keys) => placed(keys, boxes, links, ways));
  const size = packed(groups, boxes, ways);
  return {
    tables: [...boxes.values()],
    links: links.flatMap((link) => lineOf(link, boxes, ways.get(link.key) ?? [])),
    ...size,
  };
}

function sized(table: DiagramTable, withSchema: boolean): PlacedTable {
  const most = BOX.most - 2 * BOX.pad;
  const whole = withSchema ? `${table.schema}.${table.name}` : table.name;
  // Headings are bold, which is a tenth wider.
  const title = fitted(pictureText(whole), BOX.text * 1.1, most);
  const widths = table.columns.map((column) => BOX.marks + rowWidth(column));
  const wanted = Math.max(textWidth(title, BOX.text * 1.1), ...widths) + 2 * BOX.pad;
  const rows = table.columns.length + (table.hidden > 0 ? 1 : 0);
  return {
    ...{ table, title, x: 0, y: 0 },
    width: Math.ceil(Math.min(Math.max(wanted, BOX.least), BOX.most)),
    height: BOX.header + rows * BOX.row + (rows > 0 ? 4 : 0),
  };
}

const rowWidth = ({ name, type }: DiagramColumn): number =>
  Math.min(textWidth(name, BOX.text), BOX.most) + 16 + Math.min(textWidth(type, BOX.small), BOX.most);

/** Keys of the tables of each group that lines join, the largest group first. */
function connected(tables: readonly DiagramTable[], links: readonly DiagramLink[]): string[][] {
  const beside = new Map(tables.map(({ key }) => [key, new Set<string>()]));
  for (const { from, to } of links) {
    beside.get(from)?.add(to);
    beside.get(to)?.add(from);
  }
  const seen = new Set<string>();
  const groups: string[][] = [];
  for (const { key } of tables) {
    if (seen.has(key)) continue;
    seen.add(key);
    const group = [key];
    for (const one of group) {
      for (const next of beside.get(one) ?? []) {
        if (seen.has(next)) continue;
        seen.add(next);
        group.push(next);
      }
    }
    groups.push(group);
  }
  return groups.sort((a, b) => b.length - a.length);
}

interface Group {
  keys: string[];
  links: DiagramLink[];
  width: number;
  height: number;
}

/** Places the boxes of a group from its own corner. */
function placed(
  keys: string[],
  boxes: ReadonlyMap<string, PlacedTable>,
  links: readonly DiagramLink[],
  ways: Map<string, Point[]>,
): Group {
  const inside = new Set(keys);
  const own = links.filter(({ from, to }) => inside.has(from) && from !== to);
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: GAPS.boxes, ranksep: GAPS.ranks, edgesep: 12 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const key of keys) {
    const { width = 0, height = 0 } = boxes.get(key) ?? {};
    graph.setNode(key, { width, height });
  }
  for (const { from, to, key } of own) graph.setEdge(to, from, {}, key);
  placeGraph(graph);
  for (const key of keys) {
    const box = boxes.get(key);
    const node = graph.node(key) as Partial<Point>;
    if (box === undefined) continue;
    box.x = (node.x ?? 0) - box.width / 2;
    box.y = (node.y ?? 0) - box.height / 2;
  }
  for (const { from, to, key } of own) {
    const { points } = graph.edge(to, from, key) as { points?: Point[] };
    // The first and the last lie on the borders of the boxes, where the lines go to a column instead.
    ways.set(key, (points ?? []).slice(1, -1).reverse());
  }
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return { keys, links: own, width, height };
}

/** Puts groups into lines of about the shape of a screen; gives the size of all. */
function packed(
  groups: readonly Group[],
  boxes: ReadonlyMap<string, PlacedTable>,
  ways: Map<string, Point[]>,
): { width: number; height: number } {
  const area = groups.reduce(
    (sum, { width, height }) => sum + (width + GAPS.groups) * (height + GAPS.groups),
    0,
  );
  const line = Math.max(groups[0]?.width ?? 0, Math.sqrt(area * 1.8));
  let x: number = GAPS.edge;
  let y: number = GAPS.edge;
  let tallest = 0;
  let widest = 0;
  for (const { keys, links, width, height } of groups) {
    if (x > GAPS.edge && x + width > line + GAPS.edge) {
      y += tallest + GAPS.groups;
      x = GAPS.edge;
      tallest = 0;
    }
    for (const key of keys) {
      const box = boxes.get(key);
      if (box !== undefined) [box.x, box.y] = [box.x + x, box.y + y];
    }
    for (const { key } of links)
      ways.set(
        key,
        (ways.get(key) ?? []).map((point) => ({ x: point.x + x, y: point.y + y })),
      );
    widest = Math.max(widest, x + width);
    tallest = Math.max(tallest, height);
    x += width + GAPS.groups;
  }
  return { width: Math.ceil(widest + GAPS.edge), height: Math.ceil(y + tallest + GAPS.edge) };
}

function lineOf(
  link: DiagramLink,
  boxes: ReadonlyMap<string, PlacedTable>,
  way: readonly Point[],
): PlacedLink[] {
  const [from, to] = [boxes.get(link.from), boxes.get(link.to)];
  if (from === undefined || to === undefined) return [];
  const before = from.x + from.width / 2 < to.x + to.width / 2;
  const start = link.from === link.to || before ? 1 : -1;
  const end = link.from === link.to || !before ? 1 : -1;
  const points = [anchor(from, link.column, start), ...way, anchor(to, link.toColumn, end)];
  return [{ link, points, start, end }];
}

/** Where a line meets a box: beside its column, or its heading if that is not drawn. */
function anchor({ table, x, y, width }: PlacedTable, column: string, side: 1 | -1): Point {
  const row = table.columns.findIndex(({ name }) => name === column);
  return {
    x: side === 1 ? x + width : x,
    y: row < 0 ? y + BOX.header / 2 : y + BOX.header + (row + 0.5) * BOX.row + 2,
  };
}
