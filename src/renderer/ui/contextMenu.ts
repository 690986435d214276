import type { LucideIcon } from 'lucide-react';
import type { MouseEvent } from 'react';
import { create } from 'zustand';

/** One entry of a menu. */
export interface MenuCommand {
  label: string;
  icon?: LucideIcon | undefined;
  /** Shown only; actions bind keys. */
  shortcut?: string | undefined;
  danger?: boolean | undefined;
  disabled?: boolean | undefined;
  /** For choices that are on or off. */
  checked?: boolean | undefined;
  run: () => void;
}

/** An entry, or a line between groups. */
export type MenuEntry = MenuCommand | 'separator';

/** A menu that is open. */
export interface OpenMenu {
  /** Accessible name: what the menu is about. */
  label: string;
  entries: readonly MenuEntry[];
  /** Window coordinates in px. */
  x: number;
  y: number;
}

/** The open context menu, if any. */
export const useContextMenu = create<{ menu: OpenMenu | null }>(() => ({ menu: null }));

type Place = MouseEvent | globalThis.MouseEvent | Element;

function placeOf(place: Place): { x: number; y: number } {
  if (!(place instanceof Element)) return { x: place.clientX, y: place.clientY };
  const box = place.getBoundingClientRect();
  return { x: box.left, y: box.bottom };
}

/** Opens a menu at the pointer, or below an element (menu key, Shift+F10, "more" buttons). */
export function openContextMenu(place: Place, label: string, entries: readonly MenuEntry[]): void {
  if (!(place instanceof Element)) place.preventDefault();
  if (entries.length === 0) return;
  useContextMenu.setState({ menu: { label, entries, ...placeOf(place) } });
}

/** Closes it. */
export function closeContextMenu(): void {
  useContextMenu.setState({ menu: null });
}
