import fc from 'fast-check';
import { z } from 'zod';
import { calls } from '../../src/shared/ipc/contract';
import type { CallName } from '../../src/shared/ipc/names';

const HOSTILE_TEXTS = [
  '',
  '-oProxyCommand=id',
  '../../etc/passwd',
  'a\u0000b',
  '\u202egnp.exe',
  "'; DROP TABLE host;--",
  '<img src=x onerror=alert(1)>',
  '__proto__',
  'constructor',
  '$(id)',
  'x'.repeat(70_000),
  'javascript:alert(1)',
  'file:///etc/passwd',
];

/** Own keys that reach into a prototype when they are copied carelessly. */
const POLLUTERS = ['{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"polluted":1}}}'].map(
  (text) => JSON.parse(text) as object,
);

const junk = fc.oneof(
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withTypedArray: true,
    withNullPrototype: true,
  }),
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.constantFrom(...POLLUTERS),
  fc.constantFrom(NaN, Infinity, -0, 2 ** 53, -1, 1e309),
);

/** Texts that some field or other takes: a value that is right nearly everywhere gets deep into a schema. */
const LIKELY_TEXTS = [
  'web01',
  '10.0.0.11',
  '#cc3344',
  'xterm-256color',
  'UTF8_NAME',
  '',
  'https://example.org/a',
];

/** Mostly what belongs here, junk now and then. */
const mostly = (fitting: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 15, arbitrary: fitting }, { weight: 1, arbitrary: junk });

function nearObject(schema: z.ZodObject): fc.Arbitrary<unknown> {
  const parts = Object.entries<z.core.$ZodType>(schema.shape);
  const shape = Object.fromEntries(parts.map(([key, part]) => [key, near(part)]));
  const partial = fc.record(shape, { requiredKeys: [] });
  const surplus = fc.constantFrom(...POLLUTERS, { surplus: true });
  const withSurplus = fc
    .tuple(partial, surplus)
    // Spreading would call the setter of `__proto__`; this makes it an own key, as a parsed message has it.
    .map(([value, more]) => Object.defineProperties({ ...value }, Object.getOwnPropertyDescriptors(more)));
  return fc.oneof(
    { weight: 6, arbitrary: fc.record(shape) },
    { weight: 1, arbitrary: partial },
    { weight: 1, arbitrary: withSurplus },
  );
}

/** Makes values that are nearly what a schema wants: right shape, with one part replaced by junk now and then. */
function near(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  if (schema instanceof z.ZodObject) return nearObject(schema);
  if (schema instanceof z.ZodArray) return mostly(fc.array(near(schema.element), { maxLength: 3 }));
  if (schema instanceof z.ZodOptional) return fc.option(near(schema.unwrap()), { nil: undefined });
  if (schema instanceof z.ZodNullable) return fc.option(near(schema.unwrap()), { nil: null });
  if (schema instanceof z.ZodEnum) return mostly(fc.constantFrom(...schema.options));
  if (schema instanceof z.ZodLiteral) return mostly(fc.constantFrom(...schema.values));
  if (schema instanceof z.ZodPipe) return near(schema.in);
  if (schema instanceof z.ZodRecord) {
    return mostly(
      fc.dictionary(fc.constantFrom(...LIKELY_TEXTS), near(schema._zod.def.valueType), {
        maxKeys: 3,
      }),
    );
  }
  return nearPlain(schema._zod.def.type, schema);
}

function nearPlain(
  type: z.core.$ZodType['_zod']['def']['type'],
  schema: z.core.$ZodType,
): fc.Arbitrary<unknown> {
  switch (type) {
    case 'union':
      return fc.oneof(...(schema as z.ZodUnion).options.map((option) => near(option)));
    case 'boolean':
      return mostly(fc.boolean());
    case 'number':
      return mostly(fc.oneof(fc.integer({ min: 2, max: 500 }), fc.integer({ min: -5, max: 70_000 })));
    case 'string': {
      const likely =
        schema instanceof z.ZodUUID
          ? fc.uuid()
          : fc.oneof(fc.uuid(), fc.constantFrom(...LIKELY_TEXTS), fc.string({ maxLength: 30 }));
      return fc.oneof(
        { weight: 15, arbitrary: likely },
        { weight: 1, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
      );
    }
    case 'undefined':
      return mostly(fc.constant(undefined));
    default:
      return junk;
  }
}

/** Arguments for one call: nonsense, and near misses that get past the first look. */
export function fuzzInput(name: CallName): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 1, arbitrary: junk }, { weight: 3, arbitrary: near(calls[name].input) });
}
