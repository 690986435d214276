import { useEffect } from 'react';
import { useInventory } from '../stores/inventory';
import { useSessions } from '../stores/sessions';
import { useSettings } from '../stores/settings';
import { useVault } from '../stores/vault';

/** Changes come in bursts: one look after so long, in ms. */
const SETTLE_MS = 200;
/** What tells nobody, such as a secret that was shown, is found by looking so often, in ms. */
const LOOK_MS = 4_000;

/** Calls `look` soon after anything that writes a line of the history, and now and then. */
export function useNewLines(look: () => Promise<void>, active: boolean): void {
  useEffect(() => {
    if (!active) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    const wait = (ms: number): void => {
      clearTimeout(timer);
      timer = setTimeout(() => void run(), ms);
    };
    const run = async (): Promise<void> => {
      if (!document.hidden) await look();
      if (!stopped) wait(LOOK_MS);
    };
    const soon = (): void => wait(SETTLE_MS);
    const stores = [useInventory, useSessions, useSettings, useVault].map((store) => store.subscribe(soon));
    wait(LOOK_MS);
    return () => {
      stopped = true;
      clearTimeout(timer);
      for (const stop of stores) stop();
    };
  }, [look, active]);
}
