import { BOX, type DiagramLayout, type PlacedLink, type PlacedTable, type Point } from './diagramLayout';
import { fitted, pictureText, textWidth } from './diagramText';

/** Colours of a picture, as CSS or SVG takes them. */
export interface DiagramPalette {
  page: string;
  box: string;
  header: string;
  border: string;
  text: string;
  quiet: string;
  link: string;
  key: string;
}

/** One element of a picture. What the server named stands in `text` alone, never in an attribute. */
export interface Shape {
  tag: 'rect' | 'path' | 'text';
  attributes: Readonly<Record<string, string | number>>;
  text?: string;
}

/** Length of the straight piece at a line's end, which its sign stands on, in px. */
const STUB = 14;

/** The elements of a table's box; the first is its outline. */
export function tableShapes(
  { table, title, x, y, width, height }: PlacedTable,
  colours: DiagramPalette,
): Shape[] {
  const frame = { x, y, width, height, rx: 4 };
  const shapes: Shape[] = [
    { tag: 'rect', attributes: { ...frame, fill: colours.box, stroke: colours.border } },
    { tag: 'path', attributes: { d: headerPath(x, y, width), fill: colours.header } },
    {
      tag: 'text',
      attributes: {
        ...{ x: x + BOX.pad, y: y + BOX.header / 2 + 4, fill: colours.text },
        ...{ 'font-size': BOX.text, 'font-weight': 600 },
      },
      text: title,
    },
  ];
  table.columns.forEach((column, row) => {
    const base = y + BOX.header + row * BOX.row + BOX.row / 2 + 6;
    const mark = [column.primary ? 'PK' : '', column.foreign ? 'FK' : ''].join(' ').trim();
    const space = width - 2 * BOX.pad - BOX.marks;
    const name = fitted(
      pictureText(column.name),
      BOX.text,
      Math.max(space * 0.62, space - typeSpace(column.type)),
    );
    const left = space - textWidth(name, BOX.text) - 10;
    const quiet = { y: base, fill: colours.quiet, 'font-size': BOX.small };
    if (mark !== '')
      shapes.push({
        tag: 'text',
        attributes: { ...quiet, x: x + BOX.pad, fill: colours.key, 'font-size': 8, 'font-weight': 600 },
        text: mark,
      });
    shapes.push(
      {
        tag: 'text',
        attributes: { x: x + BOX.pad + BOX.marks, y: base, fill: colours.text, 'font-size': BOX.text },
        text: name,
      },
      {
        tag: 'text',
        attributes: { ...quiet, x: x + width - BOX.pad, 'text-anchor': 'end' },
        text: fitted(pictureText(column.type), BOX.small, left),
      },
    );
  });
  if (table.hidden > 0) {
    const base = y + BOX.header + table.columns.length * BOX.row + BOX.row / 2 + 6;
    const place = { x: x + BOX.pad + BOX.marks, y: base, fill: colours.quiet, 'font-size': BOX.small };
    const more = table.columns.length === 0 ? 'columns' : 'more';
    shapes.push({ tag: 'text', attributes: place, text: `${table.hidden.toLocaleString('en')} ${more}` });
  }
  return shapes;
}

const typeSpace = (type: string): number => textWidth(type, BOX.small) + 10;

/** The heading's ground, round at the top like the box; half a pixel inside its outline. */
function headerPath(x: number, y: number, width: number): string {
  const [left, top, right, bottom] = [x + 0.5, y + 0.5, x + width - 0.5, y + BOX.header];
  return `M${left} ${bottom}V${top + 4}Q${left} ${top} ${left + 4} ${top}H${right - 4}Q${right} ${top} ${right} ${top + 4}V${bottom}Z`;
}

/** The elements of a foreign key: its line, and the signs of its ends in crow's foot notation. */
export function linkShapes({ link, points, start, end }: PlacedLink, colours: DiagramPalette): Shape[] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return [];
  const drawn = { fill: 'none', stroke: colours.link, 'stroke-width': 1.25 };
  const signs = `${link.single ? bar(first, start) : foot(first, start)}${bar(last, end)}`;
  return [
    { tag: 'path', attributes: { ...drawn, d: linePath(points, start, end) } },
    { tag: 'path', attributes: { ...drawn, d: signs } },
  ];
}

/** "Many": three toes at the box. */
const foot = ({ x, y }: Point, side: 1 | -1): string =>
  `M${x} ${y - 5}L${x + side * 10} ${y}L${x} ${y + 5}M${x + side * 10} ${y}H${x}`;

/** "One": a bar before the box. */
const bar = ({ x, y }: Point, side: 1 | -1): string => `M${x + side * 6} ${y - 5}V${y + 5}`;

/** A line that leaves and reaches boxes level, with bends between its points. */
function linePath(points: readonly Point[], start: 1 | -1, end: 1 | -1): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return '';
  const from = { x: first.x + start * STUB, y: first.y };
  const to = { x: last.x + end * STUB, y: last.y };
  const inner = [from, ...points.slice(1, -1), to];
  // Both ends on one side, as of a table that names itself: round the outside.
  const reach = start === end && points.length === 2 ? start * 24 : null;
  let path = `M${first.x} ${first.y}H${from.x}`;
  for (let at = 1; at < inner.length; at++) {
    const [a, b] = [inner[at - 1] ?? from, inner[at] ?? to];
    const middle = reach === null ? (a.x + b.x) / 2 : Math.max(a.x * start, b.x * start) * start + reach;
    path += `C${round(middle)} ${round(a.y)} ${round(middle)} ${round(b.y)} ${round(b.x)} ${round(b.y)}`;
  }
  return `${path}H${last.x}`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** The typeface of a picture; whoever has no Inter sees their own. */
export const DIAGRAM_FONT = "'Inter Variable', Inter, system-ui, sans-serif";

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

/** A picture by itself: no scripts, no styles, nothing that is loaded from anywhere. */
export function diagramSvg(layout: DiagramLayout, colours: DiagramPalette): string {
  const { width, height } = layout;
  const page: Shape = { tag: 'rect', attributes: { width, height, fill: colours.page } };
  const shapes = [
    page,
    ...layout.links.flatMap((link) => linkShapes(link, colours)),
    ...layout.tables.flatMap((table) => tableShapes(table, colours)),
  ];
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="${escaped(DIAGRAM_FONT)}">\n${shapes.map(elementText).join('\n')}\n</svg>\n`;
}

function elementText({ tag, attributes, text }: Shape): string {
  const given = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(String(value))}"`);
  const open = `<${tag}${given.join('')}`;
  return text === undefined ? `${open}/>` : `${open}>${escaped(text)}</${tag}>`;
}
