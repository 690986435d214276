import { Ban, Search, Tags, type LucideIcon, type LucideProps } from 'lucide-react';
import { forwardRef, type CSSProperties } from 'react';
import { TAG_COLOURS, type TagColour } from '../../../shared/model/settings';
import { useSettings } from '../../stores/settings';
import type { MenuEntry } from '../../ui/contextMenu';
import { attempt } from '../commands';
import { openSheet } from '../sheets';
import { useTreeState } from '../treeState';
import { TAG_PAINT } from './tagColours';
import { setTagColour, tagQuery } from './tagActions';
import css from './tags.module.css';

/** The mark of a colour, as menus show icons. */
function markIcon(colour: TagColour): LucideIcon {
  const { light, dark, shape } = TAG_PAINT[colour];
  const style = { '--tag-light': light, '--tag-dark': dark, '--tag-shape': shape } as CSSProperties;
  return forwardRef<SVGSVGElement, LucideProps>(function Mark({ size }, ref) {
    return (
      <svg ref={ref} width={size} height={size} viewBox="0 0 15 15" aria-hidden>
        <foreignObject x="2.5" y="2.5" width="10" height="10">
          <span className={css.menuMark} style={style} />
        </foreignObject>
      </svg>
    );
  });
}

const MARKS = new Map(TAG_COLOURS.map((colour) => [colour, markIcon(colour)]));

/** The colours a tag can be given, as entries of a menu. */
export function colourEntries(tag: string): MenuEntry[] {
  const current = useSettings.getState().settings.tagColours[tag];
  const entry = (colour: TagColour): MenuEntry => ({
    label: TAG_PAINT[colour].label,
    icon: MARKS.get(colour),
    checked: colour === current,
    run: () => attempt(() => setTagColour(tag, colour)),
  });
  return [
    ...TAG_COLOURS.map(entry),
    {
      label: 'No colour',
      icon: Ban,
      checked: current === undefined,
      run: () => attempt(() => setTagColour(tag, null)),
    },
  ];
}

/** Menu of a tag wherever it is shown. */
export function tagMenu(tag: string): MenuEntry[] {
  return [
    {
      label: 'Search for this tag',
      icon: Search,
      run: () => useTreeState.setState({ query: tagQuery(tag), focusSearch: true }),
    },
    'separator',
    ...colourEntries(tag),
    'separator',
    { label: 'All tags…', icon: Tags, run: () => openSheet({ kind: 'tags' }) },
  ];
}
