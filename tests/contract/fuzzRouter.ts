import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { ERROR_CODES } from '../../src/shared/errors';
import { calls } from '../../src/shared/ipc/contract';
import { CALL_NAMES, type CallName } from '../../src/shared/ipc/names';
import { createRouter, type Handlers, type Router } from '../../src/main/ipc/router';
import { fuzzInput } from './fuzzValues';

/** What one call did with its arguments. */
export interface FuzzCounts {
  /** Answered with an error code, without reaching a handler. */
  refused: number;
  /** Handed to the call's own handler, in the shape that its schema allows. */
  accepted: number;
}

interface Reached {
  name: CallName;
  input: unknown;
}

function recordingRouter(reached: Reached[]): Router {
  const record = (name: CallName) => (input: unknown) => void reached.push({ name, input });
  const handlers = Object.fromEntries(CALL_NAMES.map((name) => [name, record(name)])) as unknown as Handlers;
  return createRouter(handlers, {
    parseOutput: false,
    logError: (name, error) => {
      throw new Error(`${name} threw inside the router`, { cause: error });
    },
  });
}

const prototypeKeys = (): string =>
  [Object.prototype, Array.prototype].map((each) => Reflect.ownKeys(each).map(String).join()).join(' | ');
const CLEAN_PROTOTYPES = prototypeKeys();

/**
 * Sends `runs` fuzzed arguments to one call through the real router, whose handlers only record. Throws with the
 * argument when one is neither refused with a code nor handed on as its schema allows.
 */
export async function fuzzCall(name: CallName, runs: number, seed: number): Promise<FuzzCounts> {
  const counts: FuzzCounts = { refused: 0, accepted: 0 };
  const reached: Reached[] = [];
  const router = recordingRouter(reached);
  const caller = { windowId: 1, signal: new AbortController().signal };
  const { input: schema } = calls[name];
  const property = fc.asyncProperty(fuzzInput(name), async (input) => {
    reached.length = 0;
    const reply = await router(name, input, caller);
    if (!reply.ok) {
      counts.refused += 1;
      return (
        ERROR_CODES.includes(reply.error.code) && reply.error.code !== 'internal' && reached.length === 0
      );
    }
    counts.accepted += 1;
    const [only, ...others] = reached;
    if (only === undefined || others.length > 0 || only.name !== name) return false;
    // What got through is what the schema makes of the argument, and it stays the same when parsed again.
    const again = schema.safeParse(only.input);
    return again.success && isDeepStrictEqual(again.data, only.input);
  });
  await fc.assert(property, { numRuns: runs, seed });
  if (prototypeKeys() !== CLEAN_PROTOTYPES) throw new Error(`${name} let an argument into a prototype`);
  return counts;
}
