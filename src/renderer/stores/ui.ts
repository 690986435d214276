import { create } from 'zustand';
import type { NodeRef } from '../../shared/model/inventory';

/** What is open and selected in the window; nothing here survives a restart. */
export interface UiState {
  /** Selected in the tree, the one with the focus last. */
  readonly selection: readonly NodeRef[];
  /** Asks the tree to unfold, scroll to and select a node; a new object each time. */
  readonly reveal: { readonly node: NodeRef } | null;
  readonly paletteOpen: boolean;
  /** What the palette starts with: `>` lists actions only. */
  readonly paletteQuery: string;
  readonly shortcutsOpen: boolean;
  /** In a narrow window the inspector lies over the documents while this is set. */
  readonly inspectorOver: boolean;
  /** Asks the settings to scroll to a section; a new object each time. */
  readonly settingsSection: { readonly title: string } | null;
}

/** See {@link UiState}. */
export const useUi = create<UiState>(() => ({
  selection: [],
  reveal: null,
  paletteOpen: false,
  paletteQuery: '',
  shortcutsOpen: false,
  inspectorOver: false,
  settingsSection: null,
}));

/** Replaces the selection. */
export function setSelection(selection: readonly NodeRef[]): void {
  useUi.setState({ selection });
}

/** Selects a node and asks the tree to show it. */
export function revealNode(node: NodeRef): void {
  useUi.setState({ selection: [node], reveal: { node } });
}

/** The one selected node; undefined when none or several are. */
export const selectedNode = (state: UiState): NodeRef | undefined =>
  state.selection.length === 1 ? state.selection[0] : undefined;

/** Opens the palette. */
export function openPalette(query = ''): void {
  useUi.setState({ paletteOpen: true, paletteQuery: query });
}

/** Closes the palette. */
export function closePalette(): void {
  useUi.setState({ paletteOpen: false });
}
