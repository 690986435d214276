import { createWriteStream } from 'node:fs';
import { chmod, mkdir, open, readFile, rm, symlink } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

// A reader for ZIP files (PKWARE APPNOTE 6.3.10): stored and deflated entries, ZIP64, Unix modes and
// symbolic links. It exists because neither Node nor a bare Debian can unpack one.

const END_SIGNATURE = 0x06054b50;
const END64_LOCATOR_SIGNATURE = 0x07064b50;
const END64_SIGNATURE = 0x06064b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
/** End record (22 bytes) plus the longest comment (65,535) plus the ZIP64 locator (20). */
const TAIL_BYTES = 22 + 65_535 + 20;
/** Read at once while unpacking. */
const CHUNK_BYTES = 1024 * 1024;
const TYPE_MASK = 0o170000;
const TYPE_LINK = 0o120000;

async function readAt(file, position, length) {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead !== length) throw new Error('the ZIP file is truncated');
  return buffer;
}

async function findDirectory(file, size) {
  const start = Math.max(0, size - TAIL_BYTES);
  const tail = await readAt(file, start, size - start);
  let end = tail.length - 22;
  while (end >= 0 && tail.readUInt32LE(end) !== END_SIGNATURE) end--;
  if (end < 0) throw new Error('not a ZIP file');
  const locator = end - 20;
  if (locator >= 0 && tail.readUInt32LE(locator) === END64_LOCATOR_SIGNATURE) {
    const record = await readAt(file, Number(tail.readBigUInt64LE(locator + 8)), 56);
    if (record.readUInt32LE(0) !== END64_SIGNATURE) throw new Error('damaged ZIP64 end record');
    return { length: Number(record.readBigUInt64LE(40)), offset: Number(record.readBigUInt64LE(48)) };
  }
  return { length: tail.readUInt32LE(end + 12), offset: tail.readUInt32LE(end + 16) };
}

/** Replaces the 32-bit fields that are saturated by those of the ZIP64 extra field (header id 1). */
function readZip64(entry, extra) {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let field = at + 4;
    for (const key of ['size', 'compressedSize', 'offset']) {
      if (entry[key] !== 0xffffffff) continue;
      entry[key] = Number(extra.readBigUInt64LE(field));
      field += 8;
    }
  }
}

function* parseDirectory(directory) {
  for (let at = 0; at + 46 <= directory.length;) {
    if (directory.readUInt32LE(at) !== ENTRY_SIGNATURE) throw new Error('damaged ZIP directory');
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
    const entry = {
      name: directory.toString('utf8', at + 46, nameEnd),
      method: directory.readUInt16LE(at + 10),
      compressedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      // The upper half of the external attributes is the Unix mode when a Unix program made the entry.
      mode: directory[at + 5] === 3 ? directory.readUInt32LE(at + 38) >>> 16 : 0,
      offset: directory.readUInt32LE(at + 42),
    };
    readZip64(entry, directory.subarray(nameEnd, extraEnd));
    yield entry;
    at = extraEnd + directory.readUInt16LE(at + 32);
  }
}

function inside(folder, path) {
  const step = relative(folder, path);
  return !isAbsolute(step) && step !== '..' && !step.startsWith(`..${sep}`);
}

async function* readChunks(file, start, length) {
  for (let done = 0; done < length;) {
    const chunk = await readAt(file, start + done, Math.min(CHUNK_BYTES, length - done));
    done += chunk.length;
    yield chunk;
  }
}

async function writeEntry(file, entry, path) {
  const local = await readAt(file, entry.offset, 30);
  if (local.readUInt32LE(0) !== LOCAL_SIGNATURE) throw new Error('damaged ZIP entry');
  const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  const output = createWriteStream(path, { mode: entry.mode & 0o777 || 0o644 });
  const source = Readable.from(readChunks(file, start, entry.compressedSize));
  if (entry.method === 0) await pipeline(source, output);
  else if (entry.method === 8) await pipeline(source, createInflateRaw(), output);
  else throw new Error(`ZIP compression method ${entry.method} is not supported`);
  if (output.bytesWritten !== entry.size) throw new Error(`${entry.name} has the wrong size in the ZIP file`);
}

async function writeLink(folder, path) {
  const target = await readFile(path, 'utf8');
  if (isAbsolute(target) || !inside(folder, resolve(dirname(path), target))) {
    throw new Error(`the link ${path} in the ZIP file points outside its folder`);
  }
  await rm(path);
  await symlink(target, path);
}

/**
 * Unpacks the ZIP file at `archive` into `folder`. `rename(name)` gives an entry's path below the folder,
 * or undefined to leave the entry out. Nothing is written outside the folder.
 */
export async function extractZip(archive, folder, rename = (name) => name) {
  const file = await open(archive, 'r');
  const links = [];
  try {
    const directory = await findDirectory(file, (await file.stat()).size);
    for (const entry of parseDirectory(await readAt(file, directory.offset, directory.length))) {
      const name = rename(entry.name);
      if (name === undefined || name === '') continue;
      const path = resolve(folder, name);
      if (!inside(folder, path)) throw new Error(`${entry.name} in the ZIP file points outside its folder`);
      if (entry.name.endsWith('/')) {
        await mkdir(path, { recursive: true });
        continue;
      }
      await mkdir(dirname(path), { recursive: true });
      await writeEntry(file, entry, path);
      if ((entry.mode & TYPE_MASK) === TYPE_LINK) links.push(path);
      else if (entry.mode !== 0) await chmod(path, entry.mode & 0o777);
    }
    // Last, so that no entry can be written through a link.
    for (const path of links) await writeLink(folder, path);
  } finally {
    await file.close();
  }
}
