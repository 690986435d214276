const FOCUSABLE =
  'button:not(:disabled), [href], input:not(:disabled), textarea, [tabindex]:not([tabindex="-1"])';

/** The first thing that takes keys in a part of the window; terminals take them in their hidden textarea. */
function firstFocusable(region: Element): HTMLElement | null {
  const preferred = region.querySelectorAll<HTMLElement>(
    '[data-region-focus], .xterm-helper-textarea, [role="tree"]',
  );
  // Tabs that are not in front keep their elements.
  const shown = [...preferred].find((element) => element.getClientRects().length > 0);
  return shown ?? region.querySelector<HTMLElement>(FOCUSABLE);
}

/** Moves the focus to the next (1) or previous (-1) part of the window: rail, tree, documents, inspector, status. */
export function focusNextRegion(by: 1 | -1): void {
  const regions = [...document.querySelectorAll('[data-region]')].filter(
    (region) => firstFocusable(region) !== null && region.getClientRects().length > 0,
  );
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const start = at === -1 && by === -1 ? 0 : at;
  const next = regions[(start + by + regions.length) % regions.length];
  if (next !== undefined) firstFocusable(next)?.focus();
}
