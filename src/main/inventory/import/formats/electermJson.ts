import { ImportBuilder } from '../importBuilder';
import { ImportFailure, type ImportFormat } from '../importModel';
import { ElectermBookmarks } from './electermBookmarks';
import { type JsonObject, listOf, objectOf, objectsIn, own, plainText, readJson, textAt } from './jsonValues';

/** Bookmarks that electerm exports: all of them with their groups, or a list of some. */
export const electermJson: ImportFormat = {
  id: 'electerm-json',
  label: 'electerm bookmarks',
  source:
    'electerm/electerm src/client/common/bookmark-schemas.js, src/client/components/tree-list/{bookmark-transport.jsx,' +
    'bookmark-upload.js}, src/app/common/pass-enc.js',
  sniff: (_file, text) => {
    const head = text().slice(0, 256 * 1024);
    if (!/^\uFEFF?\s*[[{]/.test(head)) return 0;
    if (/"bookmarkGroups"\s*:\s*\[/.test(head) && /"bookmark(?:Group)?Ids"|"bookmarks"\s*:/.test(head))
      return 0.95;
    return /"(?:enableSftp|enableSsh|connectionHoppings|authType)"\s*:/.test(head) && /"host"\s*:/.test(head)
      ? 0.6
      : 0;
  },
  read: ({ bytes }) => {
    const json = readJson(bytes);
    const top = objectOf(json);
    const bookmarks = objectsIn(
      Array.isArray(json) ? json : listOf(top === null ? null : own(top, 'bookmarks')),
    );
    const groups = objectsIn(listOf(top === null ? null : own(top, 'bookmarkGroups')));
    if (bookmarks.length === 0 && groups.length === 0) {
      throw new ImportFailure('not-this-format', 'The file holds no bookmarks.');
    }
    const builder = new ImportBuilder();
    const folders = new Groups(builder, groups);
    new ElectermBookmarks(builder, (id) => folders.keyOf(id)).add(bookmarks);
    return builder.result();
  },
};

/** Groups name what is in them; a circle is cut, and a bookmark lies in the first group that names it. */
class Groups {
  readonly #byId = new Map<string, JsonObject>();
  readonly #parents = new Map<string, string>();
  readonly #groupOf = new Map<string, string>();
  readonly #keys = new Map<string, string>();

  constructor(
    private readonly builder: ImportBuilder,
    groups: readonly JsonObject[],
  ) {
    for (const group of groups) this.#byId.set(textAt(group, 'id'), group);
    for (const [id, group] of this.#byId) {
      for (const child of listOf(own(group, 'bookmarkGroupIds')).map(plainText)) {
        if (this.#byId.has(child) && !this.#parents.has(child)) this.#parents.set(child, id);
      }
      for (const bookmark of listOf(own(group, 'bookmarkIds')).map(plainText)) {
        if (!this.#groupOf.has(bookmark)) this.#groupOf.set(bookmark, id);
      }
    }
    for (const id of this.#byId.keys()) this.#folder(id, new Set());
  }

  /** The folder of a bookmark. */
  keyOf(bookmarkId: string): string | null {
    return this.#keys.get(this.#groupOf.get(bookmarkId) ?? '') ?? null;
  }

  #folder(id: string, below: Set<string>): string | null {
    const group = this.#byId.get(id);
    const known = this.#keys.get(id);
    if (known !== undefined || group === undefined) return known ?? null;
    below.add(id);
    const parent = this.#parents.get(id);
    const circle = parent !== undefined && below.has(parent);
    // Deeper nesting than the builder allows would only cost stack.
    const above = parent === undefined || circle || below.size > 200 ? null : this.#folder(parent, below);
    const colour = textAt(group, 'color');
    const key = this.builder.folder(above, {
      name: textAt(group, 'title'),
      // The colour is electerm's own unless the person changed it.
      properties: colour === '' || colour === '#0088cc' ? {} : { colour },
    });
    this.#keys.set(id, key);
    if (circle)
      this.builder.lose(key, 'bookmarkGroupIds', '', 'The groups go in a circle. It is kept at the top.');
    return key;
  }
}
