import { Activity, Database, History, Server, Settings, SquareTerminal, type LucideIcon } from 'lucide-react';
import type { Document } from '../../shared/model/document';
import { shortcutsOf, useActions } from '../stores/actions';
import {
  documentEndpointId,
  documentHostId,
  documentTitle,
  hasSession,
  targetHostId,
} from '../stores/documentTitle';
import { environmentOfHost, folderPath, useInventory } from '../stores/inventory';
import { openHost } from '../stores/openHost';
import { hostStatus, sessionStatus, useSessions } from '../stores/sessions';
import { revealNode } from '../stores/ui';
import { activateDocument, useWorkspace } from '../stores/workspace';
import type { Status } from '../ui/status';
import { runAction } from '../stores/actions';
import { orderedDocumentIds } from './dockOrder';
import { fuzzyMatch } from './fuzzy';

const ICONS: Record<Document['kind'], LucideIcon | null> = {
  ...{ terminal: null, query: Database, server: Activity, settings: Settings, audit: History },
};

/** What an entry is; also its heading. */
export type EntryKind = 'tab' | 'host' | 'action';

/** One line of the palette. */
export interface PaletteEntry {
  /** Stable over runs, so that recent entries can be remembered. */
  key: string;
  kind: EntryKind;
  title: string;
  /** Second, quieter text; searched as well. */
  detail: string;
  /** Searched, not shown. */
  keywords: string;
  icon: LucideIcon | null;
  status?: Status | undefined;
  colour?: string | undefined;
  shortcut?: string | undefined;
  run: () => void;
  /** Shift+Enter: show it in the tree instead. */
  reveal?: (() => void) | undefined;
}

/** A found entry with the characters of its title that matched. */
export interface FoundEntry {
  entry: PaletteEntry;
  score: number;
  positions: readonly number[];
}

function tabEntries(): PaletteEntry[] {
  const { documents } = useWorkspace.getState();
  const { sessions, byDocument } = useSessions.getState();
  const mirror = useInventory.getState();
  const order = orderedDocumentIds();
  return documents.map((document) => {
    const hostId = documentHostId(document);
    return {
      key: `tab:${document.id}`,
      kind: 'tab',
      title: documentTitle(document, mirror),
      // As Ctrl+Shift+number counts: tabs of one host are told apart by it.
      detail: `Tab ${order.indexOf(document.id) + 1}`,
      keywords: '',
      icon: ICONS[document.kind],
      status: hasSession(document)
        ? sessionStatus(sessions.get(byDocument.get(document.id) ?? ''))
        : undefined,
      colour:
        hostId === null ? undefined : environmentOfHost(mirror, hostId, documentEndpointId(document))?.colour,
      run: () => activateDocument(document.id),
    };
  });
}

function hostEntries(): PaletteEntry[] {
  const mirror = useInventory.getState();
  const sessions = useSessions.getState();
  // One look per host would scan all sessions: only hosts in use can differ from "idle".
  const inUse = new Set([...sessions.sessions.values()].map(({ target }) => targetHostId(target)));
  return [...mirror.hosts.values()].map((host) => ({
    key: `host:${host.id}`,
    kind: 'host',
    title: host.name,
    detail: host.address,
    keywords: host.tags.join(' '),
    icon: Server,
    status: inUse.has(host.id) ? hostStatus(sessions, host.id) : undefined,
    run: () => {
      const current = useInventory.getState().hosts.get(host.id);
      if (current !== undefined) openHost(current);
    },
    reveal: () => revealNode({ kind: 'host', id: host.id }),
  }));
}

function actionEntries(): PaletteEntry[] {
  return [...useActions.getState().actions.values()]
    .filter((action) => action.hidden !== true && (action.when?.() ?? true))
    .map((action) => ({
      key: `action:${action.id}`,
      kind: 'action',
      title: action.title,
      detail: action.section,
      keywords: action.keywords ?? '',
      icon: action.icon ?? null,
      shortcut: shortcutsOf(action)[0],
      run: () => void runAction(action.id),
    }));
}

/** Everything the palette can reach now. */
export const allEntries = (): PaletteEntry[] => [...tabEntries(), ...hostEntries(), ...actionEntries()];

/** Where a host stands in the tree; asked only for lines that are shown. */
export function entryPlace(entry: PaletteEntry): string {
  if (entry.kind !== 'host') return '';
  const mirror = useInventory.getState();
  const host = mirror.hosts.get(entry.key.slice('host:'.length));
  return host === undefined ? '' : folderPath(mirror, host.folderId).join(' / ');
}

const PREFIXES: Record<string, EntryKind> = { '>': 'action', '@': 'host', '#': 'tab' };

/** Splits `>lock` into the kind that is wanted and the text. */
export function readQuery(query: string): { kind: EntryKind | null; text: string } {
  const kind = PREFIXES[query.trimStart().charAt(0)] ?? null;
  return { kind, text: (kind === null ? query : query.trimStart().slice(1)).trim() };
}

/** A match in the second text or the keywords counts half. */
const OTHER_TEXT = 0.5;
/** Extra score of entries used lately; the newest counts most. In the order of one good word start. */
const RECENT_BONUS = 12;

function match(entry: PaletteEntry, text: string): { score: number; positions: readonly number[] } | null {
  const inTitle = fuzzyMatch(text, entry.title);
  if (inTitle !== null) return inTitle;
  const elsewhere = fuzzyMatch(text, `${entry.title} ${entry.detail} ${entry.keywords}`);
  return elsewhere === null ? null : { score: elsewhere.score * OTHER_TEXT, positions: [] };
}

/** Without a query: what was used last, then tabs and actions; hosts only when asked for by `@`. */
function unfiltered(entries: readonly PaletteEntry[], recent: readonly string[], all: boolean): FoundEntry[] {
  const order = new Map(recent.map((key, index) => [key, index]));
  const used = entries
    .filter((entry) => order.has(entry.key))
    .sort((a, b) => (order.get(a.key) ?? 0) - (order.get(b.key) ?? 0));
  const rest = entries.filter((entry) => !order.has(entry.key) && (all || entry.kind !== 'host'));
  return [...used, ...rest].map((entry) => ({ entry, score: 0, positions: [] }));
}

/** The entries that fit a query, best first; at most `limit`. */
export function findEntries(
  entries: readonly PaletteEntry[],
  query: string,
  recent: readonly string[],
  limit: number,
): FoundEntry[] {
  const { kind, text } = readQuery(query);
  const wanted = kind === null ? entries : entries.filter((entry) => entry.kind === kind);
  if (text === '') return unfiltered(wanted, recent, kind !== null).slice(0, limit);
  const found: FoundEntry[] = [];
  for (const entry of wanted) {
    const fit = match(entry, text);
    if (fit === null) continue;
    const age = recent.indexOf(entry.key);
    found.push({
      entry,
      positions: fit.positions,
      score: fit.score + (age === -1 ? 0 : RECENT_BONUS / (age + 1)),
    });
  }
  return found.sort((a, b) => b.score - a.score).slice(0, limit);
}

/** Icon of entries that have neither an own one nor a state. */
export const FALLBACK_ICON = SquareTerminal;
