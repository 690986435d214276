import { addressSchema } from '../../shared/model/primitives';
import { parseQuickConnect } from '../../shared/quickConnect';
import { hasFilters, parseSearchQuery } from '../../shared/search/query';
import type { AdhocTarget } from './searchEntries';

/** What the typed text offers besides searching. */
export interface QuickTarget {
  /** Where it leads as an address; null: it is plain text. */
  target: AdhocTarget | null;
  /** It can only mean an address, such as `root@web01` or `[::1]:22`: connecting comes before what is found. */
  explicit: boolean;
  /** A plain word that could be a host's name: offered when nothing is found. */
  guess: AdhocTarget | null;
  /** Why it can't be connected to although it looks like an address. */
  problem: string | null;
}

const NO_ADDRESS: QuickTarget = { target: null, explicit: false, guess: null, problem: null };
const EXPLICIT = /@|:\/\/|^\[|^[^:]+:\d+$/;

/** Reads the search box as an address. */
export function quickTarget(text: string): QuickTarget {
  // `port:2222` is a filter, `web01:2222` an address.
  if (hasFilters(parseSearchQuery(text))) return NO_ADDRESS;
  const parsed = parseQuickConnect(text);
  if (parsed.kind === 'ssh-adhoc') {
    return { target: parsed, explicit: EXPLICIT.test(text), guess: null, problem: null };
  }
  const word = parsed.problem === null && addressSchema.safeParse(parsed.text).success;
  const guess: AdhocTarget | null = word
    ? { kind: 'ssh-adhoc', address: parsed.text, port: 22, username: null }
    : null;
  return { target: null, explicit: false, guess, problem: parsed.problem };
}
