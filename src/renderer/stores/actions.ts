import type { LucideIcon } from 'lucide-react';
import { create } from 'zustand';
import { disposable, type Disposable } from '../../shared/lifecycle';
import { describeError } from '../ui/describeError';
import { toast } from '../ui/toast';

/** What has the focus: decides which shortcuts apply. */
export type FocusContext = 'terminal' | 'editor' | 'text' | 'list' | 'other';

/** Headings of the palette and of the shortcut sheet, in this order. */
export const ACTION_SECTIONS = [
  'General',
  'Inventory',
  'Sessions',
  'Terminal',
  'Query',
  'Tabs',
  'View',
  'Vault',
] as const;
/** One of {@link ACTION_SECTIONS}. */
export type ActionSection = (typeof ACTION_SECTIONS)[number];

/** One thing a person can do. Menus, palette, shortcut sheet and key handler all read this. */
export interface Action {
  /** Dotted, such as `host.add`; also what a native menu sends. */
  id: string;
  /** Starts with a verb, sentence case. */
  title: string;
  section: ActionSection;
  icon?: LucideIcon | undefined;
  /** Such as `Mod+Shift+P`; several mean the same, the first is shown. */
  shortcut?: string | readonly string[] | undefined;
  /**
   * Where the shortcut is heard. Default: everywhere but in a terminal; without a modifier not in text fields either, and
   * not in an editor where it is a letter with Ctrl or Cmd alone: those are the editor's own.
   * `terminal` adds terminals, where only Ctrl+Shift+…, Ctrl+Page Up/Down and Cmd are taken from the shell.
   */
  shortcutIn?: 'default' | 'terminal' | 'terminal-only' | undefined;
  /** Whether it applies now; absent: always. Asked when shown and again before it runs. */
  when?: (() => boolean) | undefined;
  /** More words the palette finds it by. */
  keywords?: string | undefined;
  /** Not listed in the palette (such as "go to tab 3"); still in the shortcut sheet. */
  hidden?: boolean | undefined;
  run: () => void | Promise<void>;
}

interface Registry {
  actions: ReadonlyMap<string, Action>;
}

/** The one registry. */
export const useActions = create<Registry>(() => ({ actions: new Map() }));

/** Adds an action until disposed. An id is used once: registering it again replaces the older one. */
export function registerAction(action: Action): Disposable {
  useActions.setState(({ actions }) => ({ actions: new Map(actions).set(action.id, action) }));
  return disposable(() => {
    useActions.setState(({ actions }) => {
      if (actions.get(action.id) !== action) return { actions };
      const rest = new Map(actions);
      rest.delete(action.id);
      return { actions: rest };
    });
  });
}

/** Adds several actions until disposed. */
export function registerActions(actions: readonly Action[]): Disposable {
  const registered = actions.map((action) => registerAction(action));
  return disposable(() => {
    for (const each of registered) each.dispose();
  });
}

/** The action of this id, if registered. */
export const findAction = (id: string): Action | undefined => useActions.getState().actions.get(id);

/** Whether the action exists and applies now. */
export function canRun(id: string): boolean {
  const action = findAction(id);
  return action !== undefined && (action.when?.() ?? true);
}

/** Runs an action if it applies; whatever it throws becomes a toast. */
export function runAction(id: string): boolean {
  const action = findAction(id);
  if (action === undefined || !(action.when?.() ?? true)) return false;
  void perform(action);
  return true;
}

async function perform(action: Action): Promise<void> {
  try {
    await action.run();
  } catch (error) {
    toast({ ...describeError(error), tone: 'error' });
  }
}

/** All shortcuts of an action; the first is the one shown. */
export function shortcutsOf(action: Action): readonly string[] {
  if (action.shortcut === undefined) return [];
  return typeof action.shortcut === 'string' ? [action.shortcut] : action.shortcut;
}

/** The shortcut shown for an action id, if it has one. */
export function shortcutOf(id: string): string | undefined {
  const action = findAction(id);
  return action === undefined ? undefined : shortcutsOf(action)[0];
}

/** What has the focus now. */
export function focusContext(element: Element | null = document.activeElement): FocusContext {
  if (element === null) return 'other';
  if (element.closest('.xterm, [data-terminal]') !== null) return 'terminal';
  if (element.closest('.cm-content') !== null) return 'editor';
  if (element.closest('input, textarea, [contenteditable="true"]') !== null) return 'text';
  if (element.closest('[role="tree"], [role="treegrid"], [role="grid"], [role="listbox"]') !== null)
    return 'list';
  return 'other';
}
