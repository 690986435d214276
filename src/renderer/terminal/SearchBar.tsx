import { ArrowDown, ArrowUp, CaseSensitive, Regex, WholeWord, X } from 'lucide-react';
import { useCallback, useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { IconAction } from '../ui/IconAction';
import type { LiveTerminal } from './liveTerminal';
import css from './SearchBar.module.css';
import type { SearchResults } from './terminalState';

/** What is searched and how; kept while the app runs, so that the next search starts with it. */
const last = { term: '', caseSensitive: false, wholeWord: false, regex: false };

/** Colours of matches: an outline for all, a filled one for the shown match; they work on every theme. */
const DECORATIONS = {
  matchBorder: '#c79a2b',
  matchOverviewRuler: '#c79a2b',
  activeMatchBackground: '#c79a2b',
  activeMatchBorder: '#ffd866',
  activeMatchColorOverviewRuler: '#ffd866',
};

/** Most matches counted. */
const MOST = 1000;

function resultText(term: string, valid: boolean, results: SearchResults | null): string {
  if (term === '') return '';
  if (!valid) return 'Not a valid expression';
  if (results === null || results.count === 0) return 'No matches';
  const count = results.count >= MOST ? `${MOST.toLocaleString()}+` : results.count.toLocaleString();
  return results.index < 0 ? `${count} matches` : `${(results.index + 1).toLocaleString()} of ${count}`;
}

function isValid(term: string, regex: boolean): boolean {
  if (!regex) return true;
  try {
    new RegExp(term);
    return true;
  } catch {
    return false;
  }
}

/** Searches a terminal's screen and scrollback. Enter and Shift+Enter go on, Esc closes. */
export function SearchBar({ terminal }: { terminal: LiveTerminal }): ReactNode {
  const [query, setQuery] = useState(last);
  const input = useRef<HTMLInputElement>(null);
  const results = useStore(terminal.store, (state) => state.results);
  const valid = isValid(query.term, query.regex);

  const find = useCallback(
    (backwards: boolean, incremental = false): void => {
      const { term, ...how } = query;
      if (term === '' || !isValid(term, how.regex)) {
        terminal.search.clearDecorations();
        return;
      }
      const options = { ...how, incremental, decorations: DECORATIONS };
      if (backwards) terminal.search.findPrevious(term, options);
      else terminal.search.findNext(term, options);
    },
    [query, terminal],
  );

  useEffect(() => {
    input.current?.select();
    return () => terminal.search.clearDecorations();
  }, [terminal]);
  useEffect(() => {
    Object.assign(last, query);
    find(false, true);
  }, [query, find]);

  const close = (): void => {
    terminal.store.setState({ searchOpen: false, results: null });
    terminal.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') find(event.shiftKey);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const toggle = (name: 'caseSensitive' | 'wholeWord' | 'regex') => (): void =>
    setQuery({ ...query, [name]: !query[name] });

  return (
    <div className={css.bar} role="search" aria-label="Search in this terminal" onKeyDown={onKeyDown}>
      <input
        ref={input}
        className={css.input}
        autoFocus
        value={query.term}
        onChange={(event) => setQuery({ ...query, term: event.target.value })}
        placeholder="Find"
        aria-label="Find"
        aria-invalid={!valid}
        spellCheck={false}
      />
      <IconAction
        icon={CaseSensitive}
        label="Match case"
        pressed={query.caseSensitive}
        onClick={toggle('caseSensitive')}
      />
      <IconAction
        icon={WholeWord}
        label="Match whole words"
        pressed={query.wholeWord}
        onClick={toggle('wholeWord')}
      />
      <IconAction
        icon={Regex}
        label="Use a regular expression"
        pressed={query.regex}
        onClick={toggle('regex')}
      />
      <span className={css.count} role="status" data-invalid={!valid}>
        {resultText(query.term, valid, results)}
      </span>
      <IconAction icon={ArrowUp} label="Previous match" shortcut="Shift+Enter" onClick={() => find(true)} />
      <IconAction icon={ArrowDown} label="Next match" shortcut="Enter" onClick={() => find(false)} />
      <IconAction icon={X} label="Close search" shortcut="Escape" onClick={close} />
    </div>
  );
}
