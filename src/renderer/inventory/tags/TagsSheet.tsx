import { useVirtualizer } from '@tanstack/react-virtual';
import { Pencil, Search, Tags, Trash2 } from 'lucide-react';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import OutlinedInput from '@mui/material/OutlinedInput';
import { tagSchema } from '../../../shared/model/inventory';
import type { TagColour } from '../../../shared/model/settings';
import { useInventory } from '../../stores/inventory';
import { useSetting } from '../../stores/settings';
import { openContextMenu } from '../../ui/contextMenu';
import { EmptyState } from '../../ui/EmptyState';
import { IconAction } from '../../ui/IconAction';
import { SideSheet } from '../../ui/SideSheet';
import { attempt } from '../commands';
import { closeSheet } from '../sheets';
import { useTreeState } from '../treeState';
import { hostsText } from '../words';
import { countTags, removeTag, renameTag, tagQuery } from './tagActions';
import { TAG_PAINT } from './tagColours';
import { paintOf } from './TagChip';
import { colourEntries } from './tagMenu';
import lists from '../lists.module.css';
import css from './tags.module.css';

/** Height of a line in px. */
const LINE = 36;

interface Line {
  tag: string;
  count: number;
}

function showHosts(tag: string): void {
  closeSheet();
  useTreeState.setState({ query: tagQuery(tag), focusSearch: true });
}

function ColourButton({ tag, colour }: { tag: string; colour: TagColour | undefined }): ReactNode {
  const label = colour === undefined ? 'no colour' : TAG_PAINT[colour].label.toLowerCase();
  return (
    <button
      type="button"
      className={css.swatch}
      style={paintOf(colour)}
      aria-haspopup="menu"
      aria-label={`Colour of ${tag}: ${label}`}
      title={`Colour: ${label}`}
      onClick={(event) => openContextMenu(event.currentTarget, `Colour of ${tag}`, colourEntries(tag))}
    >
      {colour === undefined ? <Tags size={13} aria-hidden /> : <span className={css.mark} aria-hidden />}
    </button>
  );
}

/** Edits a tag's name in its line: Enter or leaving keeps it, Esc does not. */
function TagName(props: { tag: string; taken: ReadonlySet<string>; onDone: () => void }): ReactNode {
  const { tag, taken, onDone } = props;
  const [name, setName] = useState(tag);
  const wanted = name.trim();
  const valid = tagSchema.safeParse(wanted).success;
  const done = useRef(false);
  const finish = (keep: boolean): void => {
    if (done.current) return;
    done.current = true;
    onDone();
    if (keep && valid && wanted !== tag) attempt(() => renameTag(tag, wanted));
  };
  const hint = !valid
    ? 'One line without commas'
    : wanted !== tag && taken.has(wanted)
      ? 'Becomes one with it'
      : '';
  return (
    <>
      <OutlinedInput
        value={name}
        autoFocus
        fullWidth
        error={!valid}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setName(event.target.value)}
        onBlur={() => finish(true)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== 'Escape') return;
          // Esc ends the renaming, not the sheet.
          event.stopPropagation();
          finish(event.key === 'Enter');
        }}
        inputProps={{ 'aria-label': `New name of ${tag}`, maxLength: 64, spellCheck: false }}
      />
      {hint !== '' && <span className={css.renameHint}>{hint}</span>}
    </>
  );
}

function TagLine(props: {
  line: Line;
  colour: TagColour | undefined;
  renaming: boolean;
  taken: ReadonlySet<string>;
  onRename: (tag: string | null) => void;
}): ReactNode {
  const { line, colour, renaming, taken, onRename } = props;
  const { tag, count } = line;
  return (
    <>
      <ColourButton tag={tag} colour={colour} />
      {renaming ? (
        <TagName tag={tag} taken={taken} onDone={() => onRename(null)} />
      ) : (
        <span className={css.lineName} title={tag} onDoubleClick={() => onRename(tag)}>
          {tag}
        </span>
      )}
      <button
        type="button"
        className={css.lineCount}
        title={`Show the hosts tagged ${tag}`}
        onClick={() => showHosts(tag)}
      >
        {hostsText(count)}
      </button>
      <IconAction icon={Pencil} size={14} label={`Rename ${tag} everywhere`} onClick={() => onRename(tag)} />
      <IconAction
        icon={Trash2}
        size={14}
        label={`Remove ${tag} from every host`}
        onClick={() => attempt(() => removeTag(tag))}
      />
    </>
  );
}

function Lines({ lines, taken }: { lines: readonly Line[]; taken: ReadonlySet<string> }): ReactNode {
  const scroll = useRef<HTMLDivElement>(null);
  const colours = useSetting('tagColours');
  const [renaming, setRenaming] = useState<string | null>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => LINE,
    overscan: 6,
  });
  return (
    <div className={css.scroll} ref={scroll} role="list" aria-label="Tags">
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index];
          if (line === undefined) return null;
          const place = { height: LINE, transform: `translateY(${item.start}px)` };
          return (
            <div key={line.tag} className={css.line} style={place} role="listitem" aria-label={line.tag}>
              <TagLine
                line={line}
                colour={colours[line.tag]}
                renaming={renaming === line.tag}
                taken={taken}
                onRename={setRenaming}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Every tag with its colour and how many hosts have it; to be renamed or removed everywhere. */
export function TagsSheet(): ReactNode {
  const hosts = useInventory((state) => state.hosts);
  const colours = useSetting('tagColours');
  const [text, setText] = useState('');
  const lines = useMemo(() => countTags(hosts.values(), Object.keys(colours)), [hosts, colours]);
  const taken = useMemo(() => new Set(lines.map(({ tag }) => tag)), [lines]);
  const wanted = text.trim().toLocaleLowerCase();
  const shown = wanted === '' ? lines : lines.filter(({ tag }) => tag.toLocaleLowerCase().includes(wanted));
  return (
    <SideSheet
      open
      title="Tags"
      subtitle="Short words that group hosts across folders. A tag with a colour shows in the tree."
      onClose={closeSheet}
    >
      <div className={css.list}>
        <OutlinedInput
          autoFocus
          value={text}
          placeholder="Find a tag"
          onChange={(event) => setText(event.target.value)}
          startAdornment={<Search size={14} className={lists.filterIcon} aria-hidden />}
          inputProps={{ 'aria-label': 'Find a tag', spellCheck: false }}
        />
        {shown.length > 0 ? (
          <Lines lines={shown} taken={taken} />
        ) : (
          <EmptyState
            icon={Tags}
            title={lines.length === 0 ? 'No tags yet' : `No tag has “${text.trim()}” in it`}
            text={lines.length === 0 ? 'Edit a host, or several at once, and give them a tag.' : undefined}
          />
        )}
      </div>
    </SideSheet>
  );
}
