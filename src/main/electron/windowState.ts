import { readFileSync, writeFileSync } from 'node:fs';
import type { Settings } from '../../shared/model/settings';
import type { WindowPlace } from './mainWindow';

/** What a start's window shows before the store is open. */
export interface WindowLook {
  /** So that nothing flashes in the other theme. */
  theme: Settings['theme'];
  /** Width of the tree in px, whose search box takes keys before the page's scripts have run; null: not shown. */
  treeWidth: number | null;
}

/** What is remembered of the window outside the store. */
export type WindowState = WindowPlace & WindowLook;

/** Bounds of a tree's width in px, as in the workspace. */
const TREE_WIDTHS = { min: 120, max: 1200 };

function parseLook({ theme, treeWidth }: Partial<WindowLook>): WindowLook {
  const { min, max } = TREE_WIDTHS;
  const width = typeof treeWidth === 'number' && treeWidth >= min && treeWidth <= max ? treeWidth : null;
  return { theme: theme === 'dark' || theme === 'light' ? theme : 'system', treeWidth: width };
}

function parse(value: Partial<WindowState> | null): WindowState | null {
  const { x, y, width, height } = value?.bounds ?? {};
  const numbers = [x, y, width, height];
  if (value === null || !numbers.every(Number.isInteger) || Math.min(width ?? 0, height ?? 0) < 1)
    return null;
  const bounds = { x, y, width, height } as WindowPlace['bounds'];
  return { bounds, maximized: value.maximized === true, ...parseLook(value) };
}

/**
 * Reads the file; a lost or damaged one only costs the position. Checked by hand: this runs before the window is made,
 * and loading zod takes 20 ms.
 */
export function readWindowState(file: string): WindowState | null {
  try {
    return parse(JSON.parse(readFileSync(file, 'utf8')) as Partial<WindowState> | null);
  } catch {
    return null;
  }
}

/** Writes the file. Throws what the file system says. */
export function writeWindowState(file: string, state: WindowState): void {
  writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
}

/** What the main window's document element carries for `shell/earlyStyle.ts`. */
export function earlyAttributes(state: WindowState | null): string {
  const width = state?.treeWidth ?? null;
  return width === null ? '' : `data-early style="--early-tree:${width}px"`;
}
