import { createElement, memo, type ReactNode } from 'react';
import css from './diagram.module.css';
import type { DiagramLayout } from './diagramLayout';
import { linkShapes, tableShapes, type DiagramPalette, type Shape } from './diagramShapes';

/** Colours as the theme has them. */
const THEME: DiagramPalette = {
  page: 'var(--bn-bg)',
  box: 'var(--bn-raised)',
  header: 'var(--bn-surface)',
  border: 'var(--bn-border-strong)',
  text: 'var(--bn-text)',
  quiet: 'var(--bn-text-2)',
  link: 'var(--bn-text-3)',
  key: 'var(--bn-accent)',
};

const NAMES: Readonly<Record<string, string>> = {
  'font-size': 'fontSize',
  'font-weight': 'fontWeight',
  'text-anchor': 'textAnchor',
  'stroke-width': 'strokeWidth',
};

/** Colours go into the style, where variables of CSS are read. */
function element({ tag, attributes, text }: Shape, key: number): ReactNode {
  const { fill, stroke, ...others } = attributes;
  const named = Object.fromEntries(
    Object.entries(others).map(([name, value]) => [NAMES[name] ?? name, value]),
  );
  return createElement(tag, { key, ...named, style: { fill, stroke } }, text);
}

/** Boxes and lines; what does not belong to the selected table stands back. */
export const DiagramPicture = memo(function DiagramPicture(props: {
  layout: DiagramLayout;
  selected: string | null;
}): ReactNode {
  const { layout, selected } = props;
  const touching = layout.links.filter(({ link }) => link.from === selected || link.to === selected);
  const related = new Set(touching.flatMap(({ link }) => [link.from, link.to]));
  const stateOf = (key: string): string | undefined =>
    selected === null ? undefined : key === selected ? 'selected' : related.has(key) ? 'related' : 'other';
  return (
    <>
      {layout.links.map((placed) => (
        <g
          key={placed.link.key}
          className={css.link}
          data-state={selected === null ? undefined : touching.includes(placed) ? 'selected' : 'other'}
        >
          {linkShapes(placed, THEME).map(element)}
        </g>
      ))}
      {layout.tables.map((placed) => (
        <g
          key={placed.table.key}
          className={css.table}
          data-table={placed.table.key}
          data-state={stateOf(placed.table.key)}
        >
          <title>{`${placed.table.schema}.${placed.table.name}`}</title>
          {tableShapes(placed, THEME).map(element)}
        </g>
      ))}
    </>
  );
});
