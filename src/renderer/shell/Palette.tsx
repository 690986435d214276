import { Search } from 'lucide-react';
import {
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type ComponentPropsWithRef,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import Modal from '@mui/material/Modal';
import { closePalette, useUi } from '../stores/ui';
import { Kbd } from '../ui/Kbd';
import { StatusDot } from '../ui/StatusDot';
import { allEntries, entryPlace, FALLBACK_ICON, findEntries, type FoundEntry } from './paletteEntries';
import { recentEntries, rememberEntry } from './paletteRecent';
import css from './Palette.module.css';

/** More lines than this nobody reads: typing another letter is quicker. */
const LIMIT = 60;
/** Lines that Page Up and Page Down move by. */
const PAGE = 8;

/** Splits a text into runs of matching and other characters. */
function runs(text: string, positions: readonly number[]): { text: string; marked: boolean }[] {
  const marked = new Set(positions);
  const parts: { text: string; marked: boolean }[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const last = parts.at(-1);
    if (last?.marked === marked.has(index)) last.text += text.charAt(index);
    else parts.push({ text: text.charAt(index), marked: marked.has(index) });
  }
  return parts;
}

function Highlighted({ text, positions }: { text: string; positions: readonly number[] }): ReactNode {
  if (positions.length === 0) return text;
  return runs(text, positions).map((part, index) =>
    part.marked ? (
      <mark key={index} className={css.mark}>
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  );
}

interface LineProps {
  found: FoundEntry;
  id: string;
  selected: boolean;
  onRun: (found: FoundEntry, reveal: boolean) => void;
  onPoint: () => void;
}

function Line({ found, id, selected, onRun, onPoint }: LineProps): ReactNode {
  const { entry, positions } = found;
  const Icon = entry.icon ?? FALLBACK_ICON;
  const place = entryPlace(entry);
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selected) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    <div
      ref={ref}
      id={id}
      role="option"
      aria-selected={selected}
      className={css.line}
      onPointerMove={onPoint}
      onClick={(event) => onRun(found, event.shiftKey)}
    >
      <span className={css.icon}>
        {entry.status === undefined ? (
          <Icon size={15} strokeWidth={1.75} aria-hidden />
        ) : (
          <StatusDot status={entry.status} />
        )}
      </span>
      <span className={css.title}>
        <Highlighted text={entry.title} positions={positions} />
      </span>
      {entry.kind === 'host' && <span className={css.address}>{entry.detail}</span>}
      {entry.colour !== undefined && (
        <span className={css.colour} style={{ background: entry.colour }} aria-hidden />
      )}
      <span className={css.aside}>
        {place !== '' && <span className={css.place}>{place}</span>}
        {entry.shortcut !== undefined ? (
          <Kbd shortcut={entry.shortcut} />
        ) : (
          <span className={css.kind}>{entry.kind === 'host' ? 'Host' : entry.detail}</span>
        )}
      </span>
    </div>
  );
}

function useSelection(count: number, query: string): [number, (wanted: number) => void] {
  const [state, setState] = useState({ query, index: 0 });
  // A new query starts at its best answer.
  const index = state.query === query ? Math.min(state.index, Math.max(0, count - 1)) : 0;
  const select = (wanted: number): void =>
    setState({ query, index: count === 0 ? 0 : (wanted + count) % count });
  return [index, select];
}

function run(found: FoundEntry, reveal: boolean): void {
  closePalette();
  rememberEntry(found.entry.key);
  const act = reveal ? (found.entry.reveal ?? found.entry.run) : found.entry.run;
  // After the palette has given the focus back, so that what the action focuses keeps it.
  setTimeout(act);
}

/** `frame`: by it the modal around keeps the focus inside and gives it back afterwards. */
function PaletteBox(frame: ComponentPropsWithRef<'div'>): ReactNode {
  const id = useId();
  const [query, setQuery] = useState(() => useUi.getState().paletteQuery);
  const [entries] = useState(allEntries);
  const [recent] = useState(recentEntries);
  const found = useMemo(() => findEntries(entries, query, recent, LIMIT), [entries, query, recent]);
  const [index, select] = useSelection(found.length, query);
  const current = found[index];

  const press = (event: KeyboardEvent): void => {
    const moves: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: Math.min(index + PAGE, found.length - 1),
      PageUp: Math.max(index - PAGE, 0),
    };
    const wanted = moves[event.key];
    if (wanted !== undefined) select(wanted);
    else if (event.key === 'Enter' && current !== undefined && !event.nativeEvent.isComposing) {
      run(current, event.shiftKey);
    } else return;
    event.preventDefault();
  };

  return (
    <div {...frame} className={css.box} role="dialog" aria-modal aria-label="Command palette" data-palette>
      <div className={css.search}>
        <Search size={16} strokeWidth={1.75} aria-hidden />
        <input
          className={css.input}
          role="combobox"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={current === undefined ? undefined : `${id}-${index}`}
          aria-label="Find a host, tab or action"
          placeholder="Find a host, tab or action"
          autoFocus
          spellCheck={false}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={press}
        />
      </div>
      <div className={css.list} role="listbox" id={`${id}-list`} aria-label="Results">
        {found.map((each, at) => (
          <Line
            key={each.entry.key}
            found={each}
            id={`${id}-${at}`}
            selected={at === index}
            onRun={run}
            onPoint={() => {
              if (at !== index) select(at);
            }}
          />
        ))}
        {found.length === 0 && <div className={css.nothing}>Nothing fits “{query}”. Try fewer letters.</div>}
      </div>
      <footer className={css.footer} aria-hidden>
        <span>
          <kbd>@</kbd> hosts
        </span>
        <span>
          <kbd>#</kbd> tabs
        </span>
        <span>
          <kbd>&gt;</kbd> actions
        </span>
        <span className={css.push}>
          {current?.entry.reveal !== undefined && (
            <>
              <Kbd shortcut="Enter" /> connect <Kbd shortcut="Shift+Enter" /> show in the tree
            </>
          )}
        </span>
      </footer>
      <div className="bn-visually-hidden" role="status">
        {found.length === 1 ? '1 result' : `${found.length} results`}
      </div>
    </div>
  );
}

/** The command palette: every host, tab and action from the keyboard. */
export function Palette(): ReactNode {
  const open = useUi((state) => state.paletteOpen);
  if (!open) return null;
  return (
    <Modal open onClose={closePalette} slotProps={{ backdrop: { style: { background: 'transparent' } } }}>
      <PaletteBox />
    </Modal>
  );
}
