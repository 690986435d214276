import { BinnacleError } from '../../shared/errors';
import type { Host, HostDraft } from '../../shared/model/inventory';

/** A name without surrounding space. */
export function tidyName(name: string): string {
  return name.trim();
}

/** The name of a copy that no sibling has: "web01 copy", "web01 copy 2", … */
export function copyName(name: string, taken: ReadonlySet<string>): string {
  // 200 is the longest name; the rest leaves room for the number.
  const base = `${name.replace(/ copy( \d+)?$/, '').slice(0, 180)} copy`;
  let candidate = base;
  for (let count = 2; taken.has(candidate); count++) candidate = `${base} ${count}`;
  return candidate;
}

/** The record that a form's draft makes: new endpoints get ids, known ones must be the host's own. */
export function hostFromDraft(
  draft: HostDraft,
  id: string,
  before: Host | undefined,
  place: Pick<Host, 'position' | 'lastUsedAt'>,
  ids: () => string,
): Host {
  const own = new Set(before?.endpoints.map((endpoint) => endpoint.id));
  const endpoints = draft.endpoints.map((endpoint, index) => {
    if (endpoint.id === undefined || before === undefined) return { ...endpoint, id: ids() };
    if (!own.delete(endpoint.id)) {
      const field = `endpoints.${index}.id`;
      throw new BinnacleError('not-found', 'This endpoint does not belong to the host.', { field });
    }
    return { ...endpoint, id: endpoint.id };
  });
  const tags = [...new Set(draft.tags.map((tag) => tag.trim()))];
  const feed = before?.fromFeed === undefined ? {} : { fromFeed: before.fromFeed };
  return { ...draft, ...place, ...feed, id, name: tidyName(draft.name), tags, endpoints };
}
