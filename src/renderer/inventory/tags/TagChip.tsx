import type { CSSProperties, KeyboardEvent, MouseEvent, ReactNode } from 'react';
import type { TagColour } from '../../../shared/model/settings';
import { useSetting } from '../../stores/settings';
import { openContextMenu } from '../../ui/contextMenu';
import { TAG_PAINT, TINT } from './tagColours';
import { useTreeState } from '../treeState';
import { tagQuery } from './tagActions';
import { tagMenu } from './tagMenu';
import css from './tags.module.css';

/** The variables that `tags.module.css` paints a chip with. */
export function paintOf(colour: TagColour | undefined): CSSProperties | undefined {
  if (colour === undefined) return undefined;
  const { light, dark, shape } = TAG_PAINT[colour];
  return {
    '--tag-light': light,
    '--tag-dark': dark,
    '--tag-shape': shape,
    '--tag-tint': `${TINT}%`,
  };
}

/** A tag's name in its colour, with the colour's mark. */
export function TagLabel({ tag, colour }: { tag: string; colour: TagColour | undefined }): ReactNode {
  return (
    <span
      className={css.tag}
      style={paintOf(colour)}
      data-coloured={colour !== undefined || undefined}
      title={`Tag: ${tag}`}
    >
      {colour !== undefined && <span className={css.mark} aria-hidden />}
      <span className={css.text}>{tag}</span>
    </span>
  );
}

/** Tags that one row has room for. */
const IN_ROW = 2;
/** Width of a tag of which only the mark is left, of the gap before the next, and of the number of further ones, in px. */
const LEAST = { mark: 15, gap: 3, more: 14 };

/** The tags of a host that have a colour: in a row only those are shown, as most hosts have many. */
export function RowTags({ tags }: { tags: readonly string[] }): ReactNode {
  const colours = useSetting('tagColours');
  const coloured = tags.filter((tag) => Object.hasOwn(colours, tag));
  if (coloured.length === 0) return null;
  const more = coloured.length - IN_ROW;
  const shown = Math.min(coloured.length, IN_ROW);
  // The host's name matters more: tags give way until their marks are left.
  const least = shown * (LEAST.mark + LEAST.gap) + (more > 0 ? LEAST.more : 0);
  return (
    <span className={css.inRow} style={{ minWidth: least }}>
      {coloured.slice(0, IN_ROW).map((tag) => (
        <TagLabel key={tag} tag={tag} colour={colours[tag]} />
      ))}
      {more > 0 && (
        <span className={css.more} title={coloured.slice(IN_ROW).join(', ')}>
          +{more}
        </span>
      )}
    </span>
  );
}

const opensMenu = ({ key, shiftKey }: KeyboardEvent): boolean =>
  key === 'ContextMenu' || (key === 'F10' && shiftKey);

/** A tag that can be clicked: it searches for its hosts; its menu gives it a colour. */
export function TagChip({ tag }: { tag: string }): ReactNode {
  const colour = useSetting('tagColours')[tag];
  const open = (place: MouseEvent | Element): void => openContextMenu(place, `Tag ${tag}`, tagMenu(tag));
  return (
    <button
      type="button"
      className={css.chip}
      style={paintOf(colour)}
      data-coloured={colour !== undefined || undefined}
      aria-label={`Tag ${tag}`}
      aria-description={colour === undefined ? undefined : TAG_PAINT[colour].label}
      title={`Search for “${tag}”; right-click for its colour`}
      onClick={() => useTreeState.setState({ query: tagQuery(tag), focusSearch: true })}
      onContextMenu={open}
      onKeyDown={(event) => {
        if (!opensMenu(event)) return;
        event.preventDefault();
        open(event.currentTarget);
      }}
    >
      {colour !== undefined && <span className={css.mark} aria-hidden />}
      <span className={css.text}>{tag}</span>
    </button>
  );
}
