import { SaxesParser } from 'saxes';
import { ImportFailure } from './importModel';

/** One element of an XML file, as importers see it: names as written, no namespaces. */
export interface XmlElement {
  name: string;
  /** Without a prototype: any attribute name is safe to look up. */
  attributes: Readonly<Record<string, string>>;
  children: XmlElement[];
  /** Character data directly inside, CDATA included, child elements left out. */
  text: string;
  /** Line on which the opening tag ends, counted from 1. */
  line: number;
}

/** Bounds of an XML file. */
export interface XmlLimits {
  /** Elements within elements. */
  depth: number;
  /** UTF-16 units of one attribute. */
  attributeLength: number;
  /** UTF-16 units of character data directly inside one element. */
  textLength: number;
  /** Elements in all. */
  elements: number;
}

/** Far above any real export of a connection manager. */
export const XML_LIMITS: XmlLimits = {
  depth: 200,
  attributeLength: 4 * 1024 * 1024,
  // A fully encrypted file is one text.
  textLength: 256 * 1024 * 1024,
  elements: 5_000_000,
};

/** The five entities that XML has without a DTD; the parser's own table also knows the names of Object.prototype. */
const ENTITIES: Record<string, string> = Object.assign(Object.create(null) as Record<string, string>, {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
});

/** An element that is still open, with its character data in pieces. */
interface OpenElement {
  element: XmlElement;
  pieces: string[];
  textLength: number;
}

/**
 * Reads an XML file and returns its root element. There are no DTDs and no entities but the five of XML itself, so that
 * nothing in a file grows on reading or leads out of it. Broken files and broken bounds are an {@link ImportFailure}.
 */
export function readXml(text: string, limits: Partial<XmlLimits> = {}): XmlElement {
  const reader = new TreeReader({ ...XML_LIMITS, ...limits });
  return reader.read(text);
}

/** The first child element of that name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

/** All child elements of that name. */
export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** The trimmed text of the first child of that name; empty if there is none. */
export function childText(element: XmlElement | undefined, name: string): string {
  return childOf(element, name)?.text.trim() ?? '';
}

class TreeReader {
  readonly #limits: XmlLimits;
  readonly #parser = new SaxesParser();
  readonly #open: OpenElement[] = [];
  #root: XmlElement | undefined;
  #elements = 0;

  constructor(limits: XmlLimits) {
    this.#limits = limits;
    const parser = this.#parser;
    parser.ENTITIES = ENTITIES;
    parser.on('error', (error) => this.#fail(plainReason(error)));
    parser.on('doctype', () => this.#fail('it declares a document type (DTD), which is never read'));
    parser.on('opentag', (tag) => this.#enter(tag.name, tag.attributes));
    parser.on('text', (text) => this.#addText(text));
    parser.on('cdata', (text) => this.#addText(text));
    parser.on('closetag', () => this.#leave());
  }

  read(text: string): XmlElement {
    this.#parser.write(text).close();
    return this.#root ?? this.#fail('it holds no element');
  }

  #enter(name: string, attributes: Record<string, string>): void {
    this.#elements += 1;
    if (this.#elements > this.#limits.elements) this.#tooLarge('It holds too many elements.');
    if (this.#open.length >= this.#limits.depth) this.#tooLarge('Its elements lie too deep in each other.');
    for (const key in attributes) {
      if ((attributes[key] ?? '').length > this.#limits.attributeLength) {
        this.#tooLarge('One of its attributes is too long.');
      }
    }
    const element = { name, attributes, children: [], text: '', line: this.#parser.line };
    this.#open.at(-1)?.element.children.push(element);
    this.#root ??= element;
    this.#open.push({ element, pieces: [], textLength: 0 });
  }

  #addText(text: string): void {
    const current = this.#open.at(-1);
    if (current === undefined) return;
    current.textLength += text.length;
    if (current.textLength > this.#limits.textLength) this.#tooLarge('One of its texts is too long.');
    current.pieces.push(text);
  }

  #leave(): void {
    const closed = this.#open.pop();
    if (closed !== undefined) closed.element.text = closed.pieces.join('');
  }

  #fail(reason: string): never {
    throw new ImportFailure('malformed', `The XML file is damaged: ${reason}.`, { line: this.#parser.line });
  }

  #tooLarge(message: string): never {
    throw new ImportFailure('too-large', message, { line: this.#parser.line });
  }
}

/** What the parser complains of, without its position and without names or values from the file. */
function plainReason(error: Error): string {
  const reason = error.message.replace(/^\d+:\d+: /, '');
  const colon = reason.indexOf(':');
  return (colon < 0 ? reason : reason.slice(0, colon)).replace(/\.+$/, '').slice(0, 120);
}
