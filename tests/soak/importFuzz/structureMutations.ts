import { HOSTILE_NUMBERS, HOSTILE_TEXTS } from './hostileTexts';
import { below, oneOf, type Random } from './random';

/** One element, object or list of a file, with texts and others in it. */
interface Node {
  /** An opening tag as it stands; empty for the document. */
  open: string;
  children: (Node | string)[];
  close: string;
}

/** What has grown to so many UTF-16 units is not edited further: copies of copies would fill the memory. */
const GROWN = 20_000;

/** A copy of an XML or JSON file that is still well-formed, but says something else; null: it is neither. */
export function mutateStructure(text: string, random: Random): string | null {
  const start = text.trimStart().replace(/^\ufeff/, '');
  if (start.startsWith('<')) return mutateXml(text, random);
  return /^[[{]/.test(start) ? mutateJson(text, random) : null;
}

function mutateXml(text: string, random: Random): string | null {
  const document = parseXml(text);
  if (document === null) return null;
  for (let edits = 1 + below(random, 4); edits > 0 && serialised(document).length < GROWN; edits--) {
    editXml(document, random);
  }
  return serialised(document);
}

function parseXml(text: string): Node | null {
  const document: Node = { open: '', children: [], close: '' };
  const path = [document];
  for (const token of text.match(/<[^>]*>|[^<]+/g) ?? []) {
    const parent = path.at(-1);
    if (parent === undefined) return null;
    if (token.startsWith('</')) {
      parent.close = token;
      path.pop();
    } else if (/^<[\w:]/.test(token) && !token.endsWith('/>')) {
      const node = { open: token, children: [], close: '' };
      parent.children.push(node);
      path.push(node);
    } else parent.children.push(token);
  }
  return path.length === 1 ? document : null;
}

const serialised = ({ open, children, close }: Node): string =>
  open + children.map((child) => (typeof child === 'string' ? child : serialised(child))).join('') + close;

const nodesOf = (node: Node): Node[] => [
  node,
  ...node.children.flatMap((child) => (typeof child === 'string' ? [] : nodesOf(child))),
];

const copyOf = ({ open, children, close }: Node): Node => ({
  open,
  children: children.map((child) => (typeof child === 'string' ? child : copyOf(child))),
  close,
});

function editXml(document: Node, random: Random): void {
  // The root stays, and the document around it.
  const [, root, ...inner] = nodesOf(document);
  if (root === undefined || inner.length === 0) return;
  const [node, other] = [oneOf(random, inner), oneOf(random, inner)];
  const choice = below(random, 8);
  if (choice === 0) node.children = [xmlValue(random)];
  else if (choice === 1) node.children = copyOf(other).children;
  else if (choice === 2) other.children.push(copyOf(node));
  else if (choice === 3) node.children.splice(below(random, node.children.length + 1), 1);
  else if (choice === 4)
    node.children.push(...Array.from({ length: 1 + below(random, 20) }, () => copyOf(other)));
  else if (choice === 5) root.open = editTag(root.open, other.open, random);
  else node.open = editTag(node.open, other.open, random);
}

/** Gives an attribute a value of another tag, or a hostile one. */
function editTag(tag: string, other: string, random: Random): string {
  const attributes = tag.match(/[\w:]+="[^"]*"/g) ?? [];
  if (attributes.length === 0) return tag;
  const attribute = oneOf(random, attributes);
  const name = attribute.slice(0, attribute.indexOf('='));
  const same = new RegExp(`${name}="([^"]*)"`).exec(other)?.[1];
  const any = (other.match(/"[^"]*"/g) ?? []).map((quoted) => quoted.slice(1, -1));
  const second = any.length > 0 ? oneOf(random, any) : '';
  const first = same ?? second;
  const value = oneOf(random, [first, first, second, xmlValue(random).replaceAll('"', '&quot;')]);
  const changed = random() < 0.1 ? '' : `${name}="${value}"`;
  return tag.split(attribute).join(changed);
}

function xmlValue(random: Random): string {
  return hostileValue(random)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800]/g, '?');
}

function hostileValue(random: Random): string {
  const choice = random();
  if (choice < 0.3) return oneOf(random, HOSTILE_NUMBERS);
  if (choice < 0.85) return oneOf(random, HOSTILE_TEXTS);
  return oneOf(random, ['a', '<b>', '漢', '.a', '/', 'a/', '\\', ' x', '\n']).repeat(5000).slice(0, 10_240);
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
/** A value with the list or object that it stands in. */
interface Place {
  within: Json[] | Record<string, Json>;
  key: string;
  value: Json;
}

function mutateJson(text: string, random: Random): string | null {
  let json: Json;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, '')) as Json;
  } catch {
    return null;
  }
  for (let edits = 1 + below(random, 4); edits > 0 && JSON.stringify(json).length < GROWN; edits--) {
    const places = placesOf(json);
    if (places.length > 0) editJson(oneOf(random, places), oneOf(random, places), random);
  }
  return JSON.stringify(json, null, below(random, 2));
}

function placesOf(value: Json): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    { within: value, key, value: inner },
    ...placesOf(inner),
  ]);
}

function editJson({ within, key, value }: Place, other: Place, random: Random): void {
  const put = (json: Json): void => void Reflect.set(within, key, json);
  const choice = below(random, 8);
  if (choice === 0) put(hostileValue(random));
  else if (choice === 1) put(oneOf(random, [null, true, -1, 0, 1e308, 65_536, '', [], {}, [[[]]]] as Json[]));
  else if (choice <= 4)
    put(sameKind(value, other.value) ? structuredClone(other.value) : hostileValue(random));
  else if (choice === 5) Reflect.deleteProperty(within, key);
  else if (Array.isArray(other.within)) {
    // Taken before: the value may be what the copies are put into.
    const copies = Array.from({ length: 1 + below(random, 20) }, () => structuredClone(value));
    other.within.push(...copies);
  } else
    Reflect.set(
      other.within,
      oneOf(random, [key, '__proto__x', 'constructor', ' ', other.key]),
      structuredClone(value),
    );
}

const sameKind = (one: Json, other: Json): boolean =>
  typeof one === typeof other && Array.isArray(one) === Array.isArray(other);
