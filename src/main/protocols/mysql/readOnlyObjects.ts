import { BinnacleError } from '../../../shared/errors';
import { namedObjects, type NamedCall, type NamedObject } from '../../../shared/sql/namedObjects';
import { refusalOnReadOnly } from '../../../shared/sql/readOnlyGuard';
import { collectRows, type TextRow } from '../../sessions/collectRows';
import { QueryError, type QuerySession } from '../../sessions/queryCapability';
import * as catalogue from './catalogue';

/** Names that are looked up for one statement, with all that it leads to: more than any statement has. */
const MAX_NAMES = 2000;
/** Functions and views that are read for one statement. */
const MAX_READ = 200;
/** Names that one question asks for. */
const NAMES_AT_ONCE = 200;

/** Accounts that own what a server brings along; nobody can log in as them. */
const OWN_DEFINER = /^(?:mariadb|mysql)\.sys@localhost$/;
/** Of the schema `sys`, functions that only read; others change what the performance schema watches. */
const OWN_FUNCTIONS =
  /^(?:extract_|format_|list_|ps_is_|ps_thread_(?:account|id)$|quote_identifier$|sys_get_config$|version_)/;

/** What is still to be looked at: a statement, and the database that its names are in. */
interface Part {
  text: string;
  /** Null: that of the session. */
  database: string | null;
  /** The view that the text is of; null: none. */
  view: string | null;
}

/**
 * Why a statement is not run where nothing may be changed, for what it calls: a stored function, or a view that calls one.
 * A READ ONLY transaction keeps them from changing rows, not from changing settings, taking locks or writing files. Null: all
 * that is called only reads. What the login may not look into is left to the rights of the login.
 */
export async function refusalOfObjects(
  session: QuerySession,
  statement: string,
  signal: AbortSignal,
): Promise<string | null> {
  const ask = (text: string): Promise<TextRow[]> => collectRows(session, text, signal);
  const seen = new Set<string>();
  const parts: Part[] = [{ text: statement, database: null, view: null }];
  let names = 0;
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const { called, named } = namedObjects(part.text, 'mysql');
    names += called.length + named.length;
    if (names > MAX_NAMES || seen.size > MAX_READ)
      return refused('it names more than can be looked up to see what they call.');
    const functions = await functionsOf(ask, called);
    const hidden = part.view === null ? null : hiddenCall(called, functions);
    if (hidden !== null)
      return refused(`the view ${part.view ?? ''} calls ${hidden}(), which can’t be looked into.`);
    for (const object of [...functions, ...(await viewsOf(ask, named, part.database))]) {
      if (seen.has(object.id)) continue;
      seen.add(object.id);
      const next = partOf(object);
      if (typeof next === 'string') return refused(next);
      if (next !== null) parts.push(next);
    }
  }
  return null;
}

const refused = (why: string): string => `This tab is read-only: ${why}`;

/** A stored function that a view calls and the login may not see. */
function hiddenCall(called: readonly NamedCall[], found: readonly Found[]): string | null {
  const hidden = called.find(
    ({ qualifier, name, quoted }) =>
      quoted &&
      !found.some(
        (each) =>
          each.name.toLowerCase() === name &&
          (qualifier ?? each.schema.toLowerCase()) === each.schema.toLowerCase(),
      ),
  );
  return hidden?.name ?? null;
}

type Ask = (statement: string) => Promise<TextRow[]>;

/** A stored function or a view. */
interface Found {
  id: string;
  kind: string;
  schema: string;
  name: string;
  definer: string;
  /** Null: the login may not see it, or it is longer than is read. */
  definition: string | null;
}

/** Stored functions, packages and loaded functions of these names, in whatever database. */
async function functionsOf(ask: Ask, called: readonly NamedCall[]): Promise<Found[]> {
  const found: Found[] = [];
  // What stands before the dot may be a package.
  const all = [
    ...new Set(called.flatMap(({ qualifier, name }) => (qualifier === null ? [name] : [qualifier, name]))),
  ];
  for (let at = 0; at < all.length; at += NAMES_AT_ONCE) {
    const names = all.slice(at, at + NAMES_AT_ONCE);
    found.push(...(await ask(catalogue.functionsNamed(names))).map(foundOf));
    // A login that may not see what is loaded is told so; others may.
    const loaded = await ask(catalogue.loadedFunctions(names)).catch((error: unknown) => {
      if (error instanceof QueryError) return [];
      throw error;
    });
    found.push(...loaded.map(foundOf));
  }
  return found;
}

async function viewsOf(ask: Ask, named: readonly NamedObject[], database: string | null): Promise<Found[]> {
  const found: Found[] = [];
  for (let at = 0; at < named.length; at += NAMES_AT_ONCE) {
    const names = named.slice(at, at + NAMES_AT_ONCE);
    found.push(...(await ask(catalogue.viewsNamed(names, database))).map(foundOf));
  }
  return found;
}

function foundOf(row: TextRow): Found {
  const [kind, schema, name, definer, definition] = row.map((cell) => cell ?? '');
  if (kind === undefined || schema === undefined || name === undefined)
    throw new BinnacleError('protocol-error', 'The server did not answer what was asked.');
  const text = definition ?? '';
  return {
    ...{ id: JSON.stringify([kind, schema, name]), kind, schema, name, definer: definer ?? '' },
    definition: text === '' ? null : text,
  };
}

/** What has to be looked at next; null: nothing. A text: why it can't be let through. */
function partOf({ kind, schema, name, definer, definition }: Found): Part | string | null {
  const isOwn = OWN_DEFINER.test(definer);
  const shown = `${schema === '' ? '' : `${schema}.`}${name}`;
  if (kind === 'VIEW') {
    // Whoever may not see its text is no one who may do everything.
    if (isOwn || definition === null) return null;
    return whyActs(definition) === null
      ? { text: definition, database: schema, view: shown }
      : `the view ${shown} does more than to read.`;
  }
  if (kind === 'FUNCTION' && isOwn && schema === 'sys' && OWN_FUNCTIONS.test(name)) return null;
  const read = kind === 'FUNCTION' ? returnedBy(definition ?? '') : null;
  return read !== null && whyActs(read) === null
    ? { text: read, database: schema, view: null }
    : `the function ${shown}() is not known to only read: it is more than one RETURN of what can be checked. Unlock writing, or leave it out.`;
}

const whyActs = (text: string): string | null => refusalOnReadOnly(text, 'mysql');

/** What a function whose body is one RETURN gives, as a statement that gives the same; null: it does more. */
function returnedBy(body: string): string | null {
  const block = /^\s*BEGIN\s+(RETURN\b[^;]*);\s*END\s*;?\s*$/i.exec(body)?.[1] ?? body;
  const value = /^\s*RETURN\b(.*?);?\s*$/is.exec(block)?.[1];
  return value === undefined ? null : `SELECT ${value}`;
}
