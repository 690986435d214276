import { Search } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import OutlinedInput from '@mui/material/OutlinedInput';
import { useUi } from '../stores/ui';
import { EmptyState } from '../ui/EmptyState';
import { AboutSection, DataSection } from './DataSection';
import { DiagnosticsSection } from './DiagnosticsSection';
import { GROUPS, isFound, SETTING_INFO, SETTING_NAMES, type Group } from './settingInfo';
import { SettingRow } from './SettingRow';
import { TrustedKeysSection } from './TrustedKeysSection';
import { VaultSection } from './VaultSection';
import css from './settings.module.css';

interface SectionContent {
  title: string;
  body: ReactNode;
}

/** What a section has beside plain settings, and the words it is found by. */
const EXTRAS: Partial<Record<Group, { words: string; body: ReactNode }>> = {
  Vault: {
    words: 'vault passphrase recovery key keyring lock unlock change suspend screen idle security',
    body: <VaultSection />,
  },
};

const OTHERS: readonly (SectionContent & { words: string })[] = [
  {
    title: 'Trusted keys',
    words: 'trusted host keys fingerprints addresses quick connect known hosts remove',
    body: <TrustedKeysSection />,
  },
  {
    title: 'Data',
    words: 'data import export settings file audit history check verify hash deleted secrets forget',
    body: <DataSection />,
  },
  { title: 'Diagnostics', words: 'diagnostics logs bundle help support', body: <DiagnosticsSection /> },
  { title: 'About', words: 'about version electron data folder time zone shell', body: <AboutSection /> },
];

function groupContent(group: Group, query: string): SectionContent | null {
  const names = SETTING_NAMES.filter((name) => {
    const info = SETTING_INFO[name];
    return info.group === group && isFound(query, group, info.label, info.help, info.keywords);
  });
  const extra = EXTRAS[group];
  const shown = extra !== undefined && isFound(query, extra.words) ? extra.body : null;
  if (names.length === 0 && shown === null) return null;
  return {
    title: group,
    body: (
      <>
        {shown}
        {names.map((name) => (
          <SettingRow key={name} name={name} />
        ))}
      </>
    ),
  };
}

function sections(query: string): SectionContent[] {
  const groups = GROUPS.map((group) => groupContent(group, query)).filter((content) => content !== null);
  return [...groups, ...OTHERS.filter(({ title, words }) => isFound(query, title, words))];
}

function show(page: HTMLElement | null, title: string): void {
  const section = [...(page?.querySelectorAll<HTMLElement>('section') ?? [])].find(
    (each) => each.dataset['title'] === title,
  );
  section?.scrollIntoView({ block: 'start' });
  section?.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
}

/** All settings on one searchable page; each is saved as it is changed. */
export function SettingsPane(): ReactNode {
  const [query, setQuery] = useState('');
  const page = useRef<HTMLDivElement>(null);
  const found = sections(query.trim());
  const asked = useUi((state) => state.settingsSection);
  useEffect(() => {
    if (asked === null) return undefined;
    // Frames later: the pane may only just be coming to the front, and a search may hide the section.
    const frame = requestAnimationFrame(() => {
      useUi.setState({ settingsSection: null });
      setQuery('');
      requestAnimationFrame(() => show(page.current, asked.title));
    });
    return () => cancelAnimationFrame(frame);
  }, [asked]);
  return (
    <div className={css.pane}>
      <div className={css.body}>
        <nav className={css.nav} aria-label="Sections">
          <OutlinedInput
            placeholder="Search settings"
            value={query}
            autoFocus
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setQuery('');
            }}
            startAdornment={<Search size={14} strokeWidth={2} aria-hidden className={css.searchIcon} />}
            inputProps={{ 'aria-label': 'Search settings', spellCheck: false }}
          />
          <div className={css.links}>
            {found.map(({ title }) => (
              <button
                key={title}
                type="button"
                className={css.link}
                onClick={() => show(page.current, title)}
              >
                {title}
              </button>
            ))}
          </div>
        </nav>
        <div className={css.page} ref={page}>
          <div className={css.column}>
            {found.map(({ title, body }) => (
              <section key={title} data-title={title} aria-label={title} className={css.section}>
                <h2 className={css.heading} tabIndex={-1}>
                  {title}
                </h2>
                <div className={css.card}>{body}</div>
              </section>
            ))}
            {found.length === 0 && (
              <EmptyState
                icon={Search}
                title={`No setting fits “${query}”`}
                text="Try another word, such as font, paste or lock."
              />
            )}
          </div>
        </div>
      </div>
    </div>
  );
}
