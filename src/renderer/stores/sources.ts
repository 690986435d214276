import { create } from 'zustand';
import type { ShownSource } from '../../shared/model/secretSource';
import { call } from '../ipc/client';

/** Places outside the vault where secrets are kept; null until somebody has asked. */
export const useSources = create<{ sources: readonly ShownSource[] | null }>(() => ({ sources: null }));

/** Reads the list anew: after a change, and when a form that needs it opens. */
export async function loadSources(): Promise<void> {
  useSources.setState({ sources: await call('sources.list') });
}
