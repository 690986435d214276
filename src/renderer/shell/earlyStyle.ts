import { colourVariables, dark, light, sharedVariables } from '../ui/tokens';

const rules = (variables: Readonly<Record<string, string>>): string =>
  Object.entries(variables)
    .map(([name, value]) => `${name}:${value}`)
    .join(';');

/**
 * The style of what `index.html` shows until the window's scripts have run: the same frame and the same search box, in
 * the same places. It is written into the page when it is built; main adds `data-early` and the tree's width.
 */
export function earlyStyle(): string {
  return [
    `.early{${rules({ ...sharedVariables, ...colourVariables(light) })}}`,
    `@media (prefers-color-scheme:dark){.early{${rules(colourVariables(dark))};color-scheme:dark}}`,
    '.early{display:none;position:fixed;inset:0;background:var(--bn-bg);color:var(--bn-text);font:var(--bn-font-size)/20px var(--bn-sans)}',
    '.early *{box-sizing:border-box}',
    'html[data-early] .early{display:grid;grid-template:minmax(0,1fr) var(--bn-status)/var(--bn-rail) var(--early-tree) minmax(0,1fr)}',
    '.early>*{background:var(--bn-surface);border:0 solid var(--bn-border)}',
    '.early-rail{border-right-width:1px!important}',
    '.early-tree{padding:8px 38px 8px 8px;border-right-width:1px!important}',
    '.early-status{grid-area:2/1/3/4;border-top-width:1px!important}',
    '.early-box{display:flex;align-items:center;height:28px;padding:0 4px 0 28px;border:1px solid var(--bn-border);border-radius:var(--bn-radius);background:var(--bn-raised)}',
    '.early-box:focus-within{border-color:var(--bn-focus);box-shadow:0 0 0 1px var(--bn-focus)}',
    '.early-box input{flex:1;min-width:0;padding:0;border:0;outline:0;background:none;color:inherit;font:inherit}',
    '.early-box input::-webkit-search-cancel-button{display:none}',
  ].join('\n');
}
