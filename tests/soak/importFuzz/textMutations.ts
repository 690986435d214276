import { HOSTILE_NUMBERS, HOSTILE_PIECES, HOSTILE_TEXTS } from './hostileTexts';
import { below, oneOf, type Random } from './random';

type Edit = (text: string, random: Random) => string;

/** A match of `pattern` at a place of the text, and the text before and behind it. */
function around(text: string, random: Random, pattern: RegExp): [string, string, string] {
  pattern.lastIndex = below(random, text.length + 1);
  const found = pattern.exec(text) ?? ((pattern.lastIndex = 0), pattern.exec(text));
  pattern.lastIndex = 0;
  if (found === null) return [text, '', ''];
  const end = found.index + found[0].length;
  return [text.slice(0, found.index), found[0], text.slice(end)];
}

const replaceNumber: Edit = (text, random) => {
  const [before, , behind] = around(text, random, /\d+/g);
  return before + oneOf(random, HOSTILE_NUMBERS) + behind;
};

const replaceWord: Edit = (text, random) => {
  const [before, , behind] = around(text, random, /[\p{L}\p{N}_.@-]+/gu);
  return before + oneOf(random, HOSTILE_TEXTS) + behind;
};

/** Names and ids trade places: folders below themselves, jump hosts in circles. */
const borrowWord: Edit = (text, random) => {
  const [, word] = around(text, random, /[\p{L}\p{N}_.@-]+/gu);
  const [before, , behind] = around(text, random, /[\p{L}\p{N}_.@-]+/gu);
  return before + word + behind;
};

const insertHostile: Edit = (text, random) => {
  const at = below(random, text.length + 1);
  return text.slice(0, at) + oneOf(random, HOSTILE_TEXTS) + text.slice(at);
};

const insertPiece: Edit = (text, random) => {
  const [before, line, behind] = around(text, random, /\n/g);
  return before + line + oneOf(random, HOSTILE_PIECES) + behind;
};

const longName: Edit = (text, random) => {
  const [before, word, behind] = around(text, random, /[\p{L}\p{N}]+/gu);
  return (
    before + oneOf(random, [word, 'a', 'é', '<b>', '漢', '.a', '/']).repeat(2000).slice(0, 10_240) + behind
  );
};

const emptyValue: Edit = (text, random) => {
  const [before, value, behind] = around(text, random, /"[^"\n]*"|>[^<>\n]+<|=[^\n"]*/g);
  return (
    before + value.charAt(0) + (value.length > 1 && value.startsWith('=') ? '' : value.slice(-1)) + behind
  );
};

const repeatLine: Edit = (text, random) => {
  const [before, line, behind] = around(text, random, /[^\n]*\n/g);
  return before + line.repeat(2 + below(random, 30)) + behind;
};

const dropLine: Edit = (text, random) => {
  const [before, , behind] = around(text, random, /[^\n]*\n/g);
  return before + behind;
};

const moveLine: Edit = (text, random) => {
  const [before, line, behind] = around(text, random, /[^\n]*\n/g);
  const [first, second, third] = around(before + behind, random, /[^\n]*\n/g);
  return first + second + line + third;
};

/** An element, an object or a list stands once more, there or inside itself. */
const doubleBlock: Edit = (text, random) => {
  const [, block] = around(text, random, /<(\w+)[^>]*>.{0,600}?<\/\1>|\{[^{}]{0,600}\}|\[[^[\]]{0,300}\]/gs);
  const [before, place, behind] = around(text, random, /[>}\],\n]/g);
  return before + place + block + (place === ',' ? ',' : '') + behind;
};

const nest: Edit = (text, random) => {
  const [open, close] = oneOf(random, [
    ['[', ']'],
    ['{"a":', '}'],
    ['<a>', '</a>'],
    ['"', '"'],
    ['(', ')'],
    ['- ', ''],
    ['[a]', ''],
  ] as const);
  const depth = 2 ** (2 + below(random, 10));
  const at = below(random, text.length + 1);
  return (
    text.slice(0, at) + open.repeat(depth) + (random() < 0.5 ? close.repeat(depth) : '') + text.slice(at)
  );
};

const EDITS: readonly Edit[] = [
  replaceNumber,
  replaceWord,
  borrowWord,
  borrowWord,
  borrowWord,
  insertHostile,
  insertPiece,
  longName,
  emptyValue,
  repeatLine,
  dropLine,
  moveLine,
  doubleBlock,
  doubleBlock,
  nest,
];

/** A copy that still looks like the format, with parts of it replaced, moved, doubled or taken away. */
export function mutateText(text: string, random: Random): string {
  let copy = text;
  for (let edits = 1 + below(random, 4); edits > 0; edits--) copy = oneOf(random, EDITS)(copy, random);
  return copy;
}

/** UTF-16 units that a large input has at most. */
const LARGE = 1_000_000;

/** A large file: a part of the text thousands of times, alike or each with other names, or one thing without end. */
export function enlarge(text: string, random: Random): string {
  const size = LARGE / 2 ** below(random, 6);
  const choice = below(random, 6);
  if (choice === 0) return nestDeep(text, random, size);
  if (choice === 1) {
    const [before, word, behind] = around(text, random, /[\p{L}\p{N}]+/gu);
    return before + (word + oneOf(random, HOSTILE_TEXTS)).repeat(size / (word.length + 4)) + behind;
  }
  const pattern = oneOf(random, [
    /[^\n]*\n/g,
    /(?:[^\n]*\n){1,12}/g,
    /<(\w+)[^>]*>.{0,2000}?<\/\1>/gs,
    /\{[^{}]{0,600}\},?/gs,
    /\[[^\]\n]*\][^[]*/g,
    /[^\s;,|]+[\s;,|]/g,
  ]);
  const [before, block, behind] = around(text, random, pattern);
  const times = Math.min(50_000, Math.floor(size / Math.max(2, block.length)));
  const alike = choice === 2;
  const many = Array.from({ length: times }, (_, index) =>
    alike ? block : block.replace(/\p{L}[\p{L}\p{N}]*(?=[^\p{L}\p{N}]*$)|\d+/u, (word) => `${word}${index}`),
  );
  return before + many.join(block.endsWith('}') ? ',' : '') + behind;
}

function nestDeep(text: string, random: Random, size: number): string {
  const [before, tag, behind] = around(text, random, /<\w[^<>/]*>|\{"\w+":|\[|\w+:\n\s*|\w+[/\\]/g);
  const open = tag === '' ? '[' : tag;
  return before + open.repeat(size / open.length) + behind;
}
