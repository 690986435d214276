import { IMPORT_LIMITS } from '../importLimits';
import { ImportFailure, type ImportFormat } from '../importModel';
import {
  isBlank,
  type JsonObject,
  listOf,
  objectOf,
  objectsIn,
  own,
  readJson,
  shownJson,
  textAt,
} from './jsonValues';
import type { RoyalObject } from './royalModel';
import { importObjects } from './royalTree';

/** Types that Royal JSON has; one of them marks the format. */
const TYPES =
  /"Type"\s*:\s*"(?:Folder|Credential|DynamicCredential|TerminalConnection|RemoteDesktopConnection|VNCConnection|WebConnection|FileTransferConnection|PowerShellConnection)"/;

/** Royal JSON (rJSON), in which Royal TS exchanges objects; passwords stand in it in clear. */
export const royalJson: ImportFormat = {
  id: 'royal-json',
  label: 'Royal TS (JSON)',
  source: 'https://docs.royalapps.com/r2023/scripting/rjson/the-data-format.html',
  sniff: (_file, text) => {
    const start = text().slice(0, 65_536);
    return /^\s*(?:\ufeff)?\{/.test(start) && /"Objects"\s*:\s*\[/.test(start) && TYPES.test(start)
      ? 0.95
      : 0;
  },
  read: ({ bytes }) => {
    const root = objectOf(readJson(bytes));
    const list = root === null ? undefined : own(root, 'Objects');
    if (!Array.isArray(list))
      throw new ImportFailure('not-this-format', 'This is no Royal JSON: it has no “Objects”.');
    const folders = new PathFolders();
    const objects = objectsIn(list).map((object) => royalObject(object, 0));
    return importObjects(folders.place(objects), 'clear');
  },
};

function royalObject(object: JsonObject, depth: number): RoyalObject {
  if (depth > IMPORT_LIMITS.depth)
    throw new ImportFailure('too-large', 'Objects lie too deep in each other.');
  const fields = new Map<string, string>();
  for (const key of Object.keys(object)) {
    const value = own(object, key);
    if (key === 'Objects' || isBlank(value)) continue;
    if (key === 'Properties') addProperties(value, fields);
    else if (key === 'CustomProperties') addCustom(value, fields);
    else fields.set(key, typeof value === 'object' ? shownJson(value) : textAt(object, key));
  }
  const children = objectsIn(listOf(own(object, 'Objects'))).map((child) => royalObject(child, depth + 1));
  return { type: textAt(object, 'Type'), id: textAt(object, 'ID'), parentId: '', fields, children };
}

/** Settings of the data model below, which Royal JSON lets through. */
function addProperties(value: unknown, fields: Map<string, string>): void {
  const properties = objectOf(value);
  if (properties === null) return;
  for (const key of Object.keys(properties)) {
    if (!fields.has(key)) fields.set(key, shownJson(own(properties, key)));
  }
}

/** Properties with names that people gave; protected ones are secrets. */
function addCustom(value: unknown, fields: Map<string, string>): void {
  for (const property of objectsIn(listOf(value))) {
    const name = textAt(property, 'Name');
    const secret = /protected|password/i.test(textAt(property, 'Type'));
    if (name !== '')
      fields.set(`Custom property ${name}${secret ? ' (secret)' : ''}`, textAt(property, 'Value'));
  }
}

/** Makes the folders that objects name in `Path` (names with slashes between). */
class PathFolders {
  readonly #folders = new Map<string, RoyalObject>();
  readonly #top: RoyalObject[] = [];

  place(objects: readonly RoyalObject[]): RoyalObject[] {
    for (const object of objects) {
      const names = (object.fields.get('Path') ?? '').split('/').filter((name) => name.trim() !== '');
      if (names.length > IMPORT_LIMITS.depth) throw new ImportFailure('too-large', 'A path is too long.');
      const list = this.#folder(names)?.children ?? this.#top;
      list.push(object);
      if (object.type === 'Folder') this.#know([...names, object.fields.get('Name') ?? ''], object);
    }
    return this.#top;
  }

  #folder(names: readonly string[]): RoyalObject | undefined {
    let parent: RoyalObject | undefined;
    names.forEach((name, index) => {
      const path = names.slice(0, index + 1);
      const known = this.#folders.get(JSON.stringify(path));
      const folder = known ?? {
        type: 'Folder',
        id: '',
        parentId: '',
        fields: new Map([['Name', name]]),
        children: [],
      };
      if (known === undefined) {
        (parent?.children ?? this.#top).push(folder);
        this.#know(path, folder);
      }
      parent = folder;
    });
    return parent;
  }

  #know(path: readonly string[], folder: RoyalObject): void {
    const id = JSON.stringify(path);
    if (!this.#folders.has(id)) this.#folders.set(id, folder);
  }
}
