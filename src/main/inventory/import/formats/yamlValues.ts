import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Pair,
  Parser,
  Scalar,
} from 'yaml';
import { decodePlainText } from '../decodeText';
import { ImportFailure } from '../importModel';

/** A YAML value. Scalars stay the text that was written: a salt such as `1e7` never becomes a number. */
export type YamlValue = string | null | TaggedText | YamlValue[] | YamlMap;
/** Keys of a Map: `__proto__` is a name like any other. */
export type YamlMap = ReadonlyMap<string, YamlValue>;

/** A scalar with a tag of an application, such as `!vault`. */
export class TaggedText {
  constructor(
    readonly tag: string,
    readonly text: string,
  ) {}
}

/** Longest YAML that is read; how long that takes is bounded by {@link MAX_PIECES}. */
const MAX_BYTES = 4 * 1024 * 1024;
/** Values after every alias was followed: aliases of aliases grow without end. */
const MAX_VALUES = 1_000_000;
const MAX_DEPTH = 100;
/** Documents, comments between them and the like. */
const MAX_TOKENS = 1000;
/** Words, signs and blanks, about six a line: some 20,000 hosts, and a second of work. */
const MAX_PIECES = 500_000;
/** Constructs that are open at once: two for each level. */
const MAX_OPEN = 300;

/** Parses one YAML document. The failure never quotes the file: its text may hold a secret. */
export function readYaml(bytes: Uint8Array): YamlValue {
  if (bytes.length > MAX_BYTES) {
    throw new ImportFailure('too-large', 'YAML is read up to 4 MB.', { hint: 'Split the file.' });
  }
  const text = decodePlainText(bytes);
  const document = parse(text);
  const error = document.errors[0];
  if (error !== undefined) {
    const line = text.slice(0, error.pos[0]).split('\n').length;
    throw new ImportFailure('malformed', `The YAML is broken in line ${line}.`, { line });
  }
  return new Reader().value(document.contents, 0);
}

/** The value as a map, or null. */
export function mapOf(value: YamlValue | undefined): YamlMap | null {
  return value instanceof Map ? value : null;
}

/** The value of a key as text; nothing if it is no plain scalar. */
export function yamlText(map: YamlMap, key: string): string {
  const value = map.get(key);
  return typeof value === 'string' ? value : '';
}

/** A value as the report shows it. */
export function shownYaml(value: YamlValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (value instanceof TaggedText) return value.tag;
  return Array.isArray(value) ? `[${value.length} values]` : `{${[...value.keys()].slice(0, 20).join(', ')}}`;
}

function parse(text: string): Document {
  try {
    // Keys are compared pairwise by `uniqueKeys`: far too slow for large maps. Here the last one holds.
    const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' });
    const [document] = composer.compose(soundTokens(text), true, text.length);
    if (document !== undefined) return document;
  } catch (error) {
    if (error instanceof ImportFailure) throw error;
  }
  throw new ImportFailure('malformed', 'The YAML is broken, or nested too deeply to be read.');
}

/** The parts of the first document; the parser itself would go on after a fault, at length. */
function soundTokens(text: string): CST.Token[] {
  const tokens: CST.Token[] = [];
  for (const token of parsed(text)) {
    if (token.type === 'error') {
      const line = text.slice(0, token.offset).split('\n').length;
      throw new ImportFailure('malformed', `The YAML is broken in line ${line}.`, { line });
    }
    tokens.push(token);
    if (tokens.length > MAX_TOKENS) throw new ImportFailure('malformed', 'This is not one document of YAML.');
  }
  return tokens;
}

/** The parser, stopped where a text holds more than any real file: it would go on for minutes. */
function* parsed(text: string): Generator<CST.Token> {
  const parser = new Parser();
  let pieces = 0;
  for (const piece of new Lexer().lex(text)) {
    pieces += 1;
    if (pieces > MAX_PIECES || parser.stack.length > MAX_OPEN) {
      throw new ImportFailure('too-large', 'The YAML holds too much, or is nested too deeply.', {
        hint: 'Split the file.',
      });
    }
    yield* parser.next(piece);
  }
  yield* parser.end();
}

/** Turns nodes into values, with every alias counted as what it stands for. */
class Reader {
  readonly #anchors = new Map<string, { value: YamlValue; size: number }>();
  #values = 0;

  value(node: unknown, depth: number): YamlValue {
    this.#count(1);
    if (depth > MAX_DEPTH) throw new ImportFailure('too-large', 'The YAML is nested too deeply.');
    if (isAlias(node)) return this.#alias(node.source);
    const before = this.#values;
    const value = this.#read(node, depth);
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, { value, size: this.#values - before + 1 });
    return value;
  }

  #read(node: unknown, depth: number): YamlValue {
    if (isScalar(node)) return scalar(node);
    if (isSeq(node)) return node.items.map((item) => this.value(item, depth + 1));
    if (!isMap(node)) return null;
    const map = new Map<string, YamlValue>();
    for (const pair of node.items) this.#pair(map, pair, depth);
    return map;
  }

  #pair(map: Map<string, YamlValue>, { key, value }: Pair, depth: number): void {
    const name = this.value(key, depth + 1);
    const content = this.value(value, depth + 1);
    const plainKey = isScalar(key) && key.type === Scalar.PLAIN;
    if (name === '<<' && plainKey) this.#merge(map, content);
    else if (typeof name === 'string') map.set(name, content);
    else if (name === null) map.set('null', content);
  }

  /** The merge key of YAML 1.1: keys that the map does not set by itself. */
  #merge(map: Map<string, YamlValue>, content: YamlValue): void {
    for (const source of Array.isArray(content) ? content : [content]) {
      for (const [key, value] of mapOf(source) ?? []) if (!map.has(key)) map.set(key, value);
    }
  }

  #alias(name: string): YamlValue {
    const target = this.#anchors.get(name);
    // Also an anchor around its own alias: a value can't hold itself.
    if (target === undefined)
      throw new ImportFailure('malformed', 'The YAML names an anchor that is not there.');
    this.#count(target.size);
    return target.value;
  }

  #count(values: number): void {
    this.#values += values;
    if (this.#values > MAX_VALUES) {
      throw new ImportFailure('too-large', 'The YAML holds more than a million values.');
    }
  }
}

function scalar(node: Scalar): YamlValue {
  const text = typeof node.value === 'string' ? node.value : '';
  const { tag } = node;
  if (tag !== undefined && !tag.startsWith('tag:yaml.org,2002:')) return new TaggedText(tag, text);
  const isNull = node.type === Scalar.PLAIN && /^(?:|~|null|Null|NULL)$/.test(text);
  return isNull ? null : text;
}
