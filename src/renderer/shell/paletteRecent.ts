/** How many entries are remembered. */
const MOST = 12;
const KEY = 'palette.recent';

/** Keys of the entries used last, newest first. They are a convenience: lost or damaged, the list is empty. */
export function recentEntries(): string[] {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(saved) ? saved.filter((each) => typeof each === 'string').slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** Puts an entry first. Tabs are not remembered: their ids do not live long. */
export function rememberEntry(key: string): void {
  if (key.startsWith('tab:')) return;
  const keys = [key, ...recentEntries().filter((each) => each !== key)].slice(0, MOST);
  localStorage.setItem(KEY, JSON.stringify(keys));
}
