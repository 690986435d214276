import { matchPatternList } from './patterns';
import { nextToken } from './tokens';

/** One criterion of a `Match` line. */
export interface Criterion {
  /** In lower case. */
  name: string;
  negated: boolean;
  /** Empty for `all`, `canonical` and `final`. */
  argument: string;
  /** The patterns of the argument; in lower case for host names, in which case does not count. */
  patterns: readonly string[];
}

/** What the criteria of a `Match` line are held against. */
export interface MatchSubject {
  /** The name with what HostName made of it so far. */
  host: string;
  originalHost: string;
  /** User of the connection so far. */
  user: string;
  localUser: string;
  finalPass: boolean;
}

/** Criteria without an argument. */
const BARE = new Set(['all', 'canonical', 'final']);
const KNOWN = new Set(['host', 'originalhost', 'user', 'localuser', 'exec']);

/** The criteria of a `Match` line; null if OpenSSH would refuse it. Criteria of newer versions are there by their name. */
export function parseCriteria(text: string): Criterion[] | null {
  const criteria: Criterion[] = [];
  let next = nextToken(text);
  while (next !== null && next.token !== '' && !next.token.startsWith('#')) {
    const negated = next.token.startsWith('!');
    const name = (negated ? next.token.slice(1) : next.token).toLowerCase();
    let { rest } = next;
    let argument = '';
    if (!BARE.has(name)) {
      const value = nextToken(rest);
      if (value === null || value.token === '' || value.token.startsWith('#')) return null;
      argument = value.token;
      rest = value.rest;
    }
    criteria.push({ name, negated, argument, patterns: patternsOf(name, argument) });
    if (name === 'all' && !onlyAll(criteria, rest)) return null;
    next = rest === '' ? null : nextToken(rest);
  }
  return criteria.length === 0 ? null : criteria;
}

/** A list in which commas part the patterns. */
function patternsOf(name: string, argument: string): string[] {
  return (/host$/.test(name) ? argument.toLowerCase() : argument).split(',');
}

/** `all` stands alone, or behind one of `canonical` and `final`. */
function onlyAll(criteria: readonly Criterion[], rest: string): boolean {
  return criteria.length <= 2 && (rest === '' || rest.startsWith('#'));
}

/** Criteria that can't be decided here: `exec` would run a command, and newer ones are not known. */
export function undecidable(criteria: readonly Criterion[]): Criterion[] {
  return criteria.filter(({ name }) => name === 'exec' || (!KNOWN.has(name) && !BARE.has(name)));
}

/** Whether all criteria fit. What can't be decided never fits, negated or not. */
export function matches(criteria: readonly Criterion[], subject: MatchSubject): boolean {
  return criteria.every((criterion) => {
    const fits = fitsOne(criterion, subject);
    return fits !== null && fits !== criterion.negated;
  });
}

function fitsOne({ name, patterns }: Criterion, subject: MatchSubject): boolean | null {
  switch (name) {
    case 'all':
      return true;
    case 'canonical':
    case 'final':
      return subject.finalPass;
    case 'host':
      return matchPatternList(subject.host.toLowerCase(), patterns);
    case 'originalhost':
      return matchPatternList(subject.originalHost.toLowerCase(), patterns);
    case 'user':
      return matchPatternList(subject.user, patterns);
    case 'localuser':
      return matchPatternList(subject.localUser, patterns);
    default:
      return null;
  }
}
