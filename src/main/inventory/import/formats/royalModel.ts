import { IMPORT_LIMITS } from '../importLimits';
import { ImportFailure } from '../importModel';
import { cutCircles } from './parentLinks';

/** One object of a Royal TS document or of Royal JSON. */
export interface RoyalObject {
  /** Its type without the leading `Royal`, such as `Folder` or `SSHConnection`. */
  type: string;
  id: string;
  /** By id, for objects that lie flat in the file; empty: where they stand says it. */
  parentId: string;
  fields: ReadonlyMap<string, string>;
  children: RoyalObject[];
}

/** What a file says of the way its passwords are kept. */
export type PasswordKind = 'clear' | 'encrypted';

/** Puts objects that name their parent by id below it; circles are cut and orphans stay at the top. */
export function nestById(flat: readonly RoyalObject[]): RoyalObject[] {
  const byId = new Map<string, number>();
  flat.forEach(({ id }, index) => {
    if (id !== '' && !byId.has(id)) byId.set(id, index);
  });
  const parents = flat.map(({ parentId }) => (parentId === '' ? undefined : byId.get(parentId)));
  cutCircles(parents);
  const top: RoyalObject[] = [];
  flat.forEach((object, index) => {
    const parent = parents[index];
    if (parent === undefined) top.push(object);
    else flat[parent]?.children.push(object);
  });
  return top;
}

/** Every object of a forest, parents first. Fails on one that is nested too deeply to be real. */
export function* walkObjects(objects: readonly RoyalObject[], depth = 0): Generator<RoyalObject> {
  if (depth > IMPORT_LIMITS.depth)
    throw new ImportFailure('too-large', 'Objects lie too deep in each other.');
  for (const object of objects) {
    yield object;
    yield* walkObjects(object.children, depth + 1);
  }
}

/** The first of these fields that is set. */
export function firstField(object: RoyalObject, ...names: readonly string[]): string {
  for (const name of names) {
    const value = object.fields.get(name)?.trim() ?? '';
    if (value !== '') return value;
  }
  return '';
}

/** Whether a field says yes. */
export function isTrue(object: RoyalObject, name: string): boolean {
  return object.fields.get(name)?.trim().toLowerCase() === 'true';
}
