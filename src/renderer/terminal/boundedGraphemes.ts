import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import type { IUnicodeVersionProvider, Terminal } from '@xterm/xterm';

/** Most code points in one cell. The longest real ones, emoji families and stacked marks, have about ten. */
const MAX_CLUSTER = 32;

/** Bit 0 of xterm.js's character properties: this code point joins the cell before it. Bits 1 and 2: the width. */
const JOINS = 1;
const WIDTH_ONE = 1 << 1;
const WIDTH_MASK = 3 << 1;

/** Limits how many code points join one cell: an endless run of combining marks would grow one string for ever. */
export function boundClusters(inner: IUnicodeVersionProvider, version: string): IUnicodeVersionProvider {
  let joined = 0;
  return {
    version,
    wcwidth: (codepoint) => inner.wcwidth(codepoint),
    charProperties(codepoint, preceding) {
      const properties = inner.charProperties(codepoint, preceding);
      if ((properties & JOINS) === 0) joined = 0;
      else if (++joined >= MAX_CLUSTER) {
        joined = 0;
        return (properties & ~JOINS & ~WIDTH_MASK) | WIDTH_ONE;
      }
      return properties;
    },
  };
}

/** Grapheme clusters by Unicode 15, with {@link boundClusters}. */
export function loadBoundedGraphemes(terminal: Terminal): void {
  terminal.loadAddon(new UnicodeGraphemesAddon());
  const providers: IUnicodeVersionProvider[] = [];
  // The add-on keeps its provider to itself: let it register with a stand-in that hands it over.
  const catcher = {
    activeVersion: '',
    versions: [],
    register: (provider: IUnicodeVersionProvider) => providers.push(provider),
  };
  new UnicodeGraphemesAddon().activate({ unicode: catcher } as unknown as Terminal);
  const graphemes = providers.find((provider) => provider.version === '15-graphemes');
  if (graphemes === undefined) return;
  const bounded = boundClusters(graphemes, '15-graphemes-bounded');
  terminal.unicode.register(bounded);
  terminal.unicode.activeVersion = bounded.version;
}
