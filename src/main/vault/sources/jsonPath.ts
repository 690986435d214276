import type { JsonBytes } from './jsonBytes';

/** What stands at a path such as `login.password`, `fields[id=password].value` or `[0].value`; undefined: nothing. */
export function atPath(value: JsonBytes, path: string): JsonBytes | undefined {
  let found: JsonBytes | undefined = value;
  for (const [, index, name] of path.matchAll(/\[([^\]]+)\]|([^.[\]]+)/g)) {
    if (found === undefined) return undefined;
    found = name === undefined ? inArray(found, index ?? '') : member(found, name);
  }
  return found;
}

function member(value: JsonBytes, name: string): JsonBytes | undefined {
  return value instanceof Map ? value.get(name) : undefined;
}

/** An item by its number, or the first whose member has this value. */
function inArray(value: JsonBytes, step: string): JsonBytes | undefined {
  if (!Array.isArray(value)) return undefined;
  if (/^\d+$/.test(step)) return value[Number(step)];
  const [name = '', ...rest] = step.split('=');
  const wanted = rest.join('=');
  return value.find((item) => {
    const found = member(item, name);
    return Buffer.isBuffer(found) && found.toString('utf8') === wanted;
  });
}
