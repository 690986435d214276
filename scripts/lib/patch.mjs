import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SetupError } from './setupError.mjs';

// Applies unified diffs (as `git diff` and `diff -u` write them) with exact context and without tools.

/** Adds one line of a diff's body to its hunk and counts down what the header announced. */
function takeHunkLine(hunk, left, line) {
  const kind = line[0] ?? ' ';
  if (kind === '\\') return; // "No newline at end of file"
  if (!' +-'.includes(kind)) throw new Error(`unexpected line in a hunk: ${line}`);
  if (kind !== '+') {
    hunk.before.push(line.slice(1));
    left.before--;
  }
  if (kind !== '-') {
    hunk.after.push(line.slice(1));
    left.after--;
  }
}

/** Reads a diff into `[{ path, hunks: [{ before: string[], after: string[], line }] }]`; strip level 1. */
export function parsePatch(text) {
  const files = [];
  let hunk;
  let left = { before: 0, after: 0 };
  for (const line of text.split('\n')) {
    if (hunk !== undefined && (left.before > 0 || left.after > 0)) {
      takeHunkLine(hunk, left, line);
      continue;
    }
    const header = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
    if (header !== null) {
      hunk = { before: [], after: [], line: Number(header[1]) };
      left = { before: Number(header[2] ?? 1), after: Number(header[3] ?? 1) };
      files.at(-1).hunks.push(hunk);
    } else if (line.startsWith('+++ ')) {
      const name = line.slice(4).split('\t')[0];
      files.push({ path: name.slice(name.indexOf('/') + 1), hunks: [] });
    }
  }
  if (left.before > 0 || left.after > 0) throw new Error('the last hunk is cut off');
  return files;
}

/** Index where `wanted` stands in `lines`, nearest to `guess`; -1 when nowhere. */
function findLines(lines, wanted, guess) {
  const fits = (at) => wanted.every((line, i) => lines[at + i] === line);
  for (let step = 0; step <= lines.length; step++) {
    if (guess - step >= 0 && fits(guess - step)) return guess - step;
    if (guess + step + wanted.length <= lines.length && fits(guess + step)) return guess + step;
  }
  return -1;
}

/** Replaces `from` by `to` of every hunk, in order; undefined when one has no place. */
function rewrite(text, hunks, from, to) {
  const lines = text.split('\n');
  let shift = 0;
  for (const hunk of hunks) {
    const at = findLines(lines, hunk[from], Math.max(0, hunk.line - 1 + shift));
    if (at < 0) return undefined;
    lines.splice(at, hunk[from].length, ...hunk[to]);
    shift = at - (hunk.line - 1) + hunk[to].length - hunk[from].length;
  }
  return lines.join('\n');
}

/**
 * Applies one diff below `folder`. A file that has the change already is left alone; a file that fits
 * neither state is an error, and then nothing of this diff is written. `name` is for the message; `beforeWrite(path)` is
 * told every file (relative path) that is about to change.
 */
export function applyPatch(folder, name, text, beforeWrite = () => {}) {
  const results = [];
  for (const { path, hunks } of parsePatch(text)) {
    const target = join(folder, path);
    const creates = hunks.every((hunk) => hunk.before.length === 0);
    let current = '';
    try {
      current = readFileSync(target, 'utf8');
    } catch (error) {
      if (!creates) throw new SetupError(`patches/${name} cannot be applied: ${path}: ${error.message}`);
    }
    if (current !== '' && rewrite(current, hunks, 'after', 'after') !== undefined) continue;
    const changed = creates
      ? hunks.flatMap((hunk) => hunk.after).join('\n') + '\n'
      : rewrite(current, hunks, 'before', 'after');
    if (changed === undefined) {
      throw new SetupError(
        `patches/${name} does not fit ${path}: the package's version has changed or the file was edited; remove node_modules and run again.`,
      );
    }
    results.push({ path, target, changed });
  }
  for (const { path, target, changed } of results) {
    beforeWrite(path);
    mkdirSync(dirname(target), { recursive: true });
    // A new file rather than a write into the old one, which may be a hard link into a shared cache.
    rmSync(target, { force: true });
    writeFileSync(target, changed);
  }
}
