import { create } from 'zustand';
import type { Disposable } from '../../shared/lifecycle';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/model/settings';
import { call, on } from '../ipc/client';

/** The settings in force: the defaults until main has told. */
export const useSettings = create<{ settings: Settings }>(() => ({ settings: DEFAULT_SETTINGS }));

/** Reads the settings and follows them until disposed. */
export async function startSettingsMirror(): Promise<Disposable> {
  const listening = on('settings.changed', (settings) => useSettings.setState({ settings }));
  useSettings.setState({ settings: await call('settings.get') });
  return listening;
}

/** Changes settings: shown at once, put back if main refuses (then it throws). */
export async function updateSettings(patch: Partial<Settings>): Promise<void> {
  const before = useSettings.getState().settings;
  useSettings.setState({ settings: { ...before, ...patch } });
  try {
    useSettings.setState({ settings: await call('settings.update', patch) });
  } catch (error) {
    useSettings.setState({ settings: before });
    throw error;
  }
}

/** One setting as a hook. */
export const useSetting = <K extends keyof Settings>(name: K): Settings[K] =>
  useSettings((state) => state.settings[name]);
