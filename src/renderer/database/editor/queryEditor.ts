import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { keywordCompletionSource, sql } from '@codemirror/lang-sql';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorSelection, EditorState, type Extension } from '@codemirror/state';
import {
  crosshairCursor,
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  rectangularSelection,
  tooltips,
} from '@codemirror/view';
import type { Disposable } from '../../../shared/lifecycle';
import type { ExploreAnswers } from '../../../shared/queryStream';
import type { SqlDialect } from '../../../shared/sql/dialect';
import { isMac } from '../../ui/shortcut';
import { allStatements, errorRange, statementsToRun, type PlacedStatement } from '../statementsToRun';
import { indexNames, schemaSources } from './completion';
import { currentStatement } from './currentStatement';
import { EDITOR_LANGUAGE, editorDialect } from './editorDialect';
import { editorTheme } from './editorTheme';
import { commonTableNames, joinConditions } from './joinCompletion';
import { errorMarks, markError } from './errorMarks';
import { ranStatement, rememberRun, runRanges } from './runRanges';

/** Longest text that is handed on with every change, in UTF-16 units; a longer one follows {@link TEXT_DELAY_MS} later. */
const QUICK_LENGTH = 50_000;
const TEXT_DELAY_MS = 200;

const keys = keymap.of([
  // The registry's action hears it first; where that does not apply, no empty line is to come of it.
  { key: 'Mod-Enter', run: () => true },
  { key: 'Tab', run: acceptCompletion },
  ...closeBracketsKeymap,
  ...searchKeymap,
  ...historyKeymap,
  ...completionKeymap,
  indentWithTab,
  ...defaultKeymap,
]);

const fixed: Extension = [
  lineNumbers(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  highlightSpecialChars(),
  history(),
  drawSelection(),
  dropCursor(),
  rectangularSelection(),
  crosshairCursor(),
  EditorState.allowMultipleSelections.of(true),
  indentUnit.of('  '),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  highlightSelectionMatches(),
  search({ top: true }),
  // Alt+click as in other editors, beside the platform's own way.
  EditorView.clickAddsSelectionRange.of(
    ({ altKey, ctrlKey, metaKey }) => altKey || (isMac ? metaKey : ctrlKey),
  ),
  // Inside the dock, whose panels are moved by transforms, fixed places would be those of the panel.
  tooltips({ parent: document.body }),
  keys,
  ...[currentStatement, errorMarks, runRanges, editorTheme],
];

/** What the editor of a tab begins with and tells. */
export interface QueryEditorOptions {
  text: string;
  dialect: SqlDialect;
  /** Name for screen readers. */
  label: string;
  /** The text has changed; asked for only then, because a long text takes its time. */
  onText: (text: string) => void;
}

/** The editor of one query tab. It lives as long as the tab, so that undo and cursors outlive React's mounts. */
export class QueryEditor implements Disposable {
  readonly view: EditorView;
  readonly #completion = new Compartment();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly options: QueryEditorOptions) {
    this.view = new EditorView({
      state: EditorState.create({
        doc: options.text,
        extensions: [
          fixed,
          editorDialect.of(options.dialect),
          sql({ dialect: EDITOR_LANGUAGE[options.dialect] }).language,
          this.#completion.of(completionFrom(null, options.dialect)),
          EditorView.contentAttributes.of({
            'aria-label': options.label,
            'data-region-focus': '',
            spellcheck: 'false',
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) this.#planText();
          }),
        ],
      }),
    });
  }

  /** What is to be run; see {@link statementsToRun}. */
  toRun(all: boolean): PlacedStatement[] {
    const { doc, selection } = this.view.state;
    const { dialect } = this.options;
    const text = doc.toString();
    return all ? allStatements(text, dialect) : statementsToRun(text, selection.main, dialect);
  }

  /** These are being run: marks of earlier errors go, and so does a list of completions. */
  noteRun(statements: readonly PlacedStatement[]): void {
    closeCompletion(this.view);
    rememberRun(this.view, statements);
    markError(this.view, null);
  }

  /** Marks where a statement of the newest run failed, unless it was changed meanwhile. */
  showError(index: number, position: number | null, message: string): void {
    const ran = ranStatement(this.view, index);
    if (ran !== undefined) markError(this.view, { ...errorRange(ran, position), message });
  }

  setNames(names: ExploreAnswers['completion']): void {
    this.view.dispatch({
      effects: this.#completion.reconfigure(completionFrom(names, this.options.dialect)),
    });
  }

  /** What is selected; nothing is: the whole text. */
  selectedOrAll(): string {
    const { doc, selection } = this.view.state;
    const { from, to, empty } = selection.main;
    return empty ? doc.toString() : doc.sliceString(from, to);
  }

  /** Puts text where the cursor is. */
  insert(text: string): void {
    this.view.dispatch(this.view.state.replaceSelection(text), { scrollIntoView: true, userEvent: 'input' });
    this.view.focus();
  }

  /**
   * Adds a statement at the end and says where it stands. `instead`: it takes the place of this one, if that is the last.
   */
  append(statement: string, instead: string | null = null): PlacedStatement {
    const { doc } = this.view.state;
    const kept = withoutLast(doc.toString().trimEnd(), instead);
    const gap = kept === '' ? '' : kept.endsWith(';') ? '\n\n' : ';\n\n';
    const base = kept === '' && doc.toString().trim() === '' ? doc.length : kept.length;
    const from = base + gap.length;
    this.view.dispatch({
      changes: { from: base, to: doc.length, insert: `${gap}${statement};\n` },
      selection: EditorSelection.cursor(from + statement.length),
      // Where it begins, not where its last line ends.
      effects: EditorView.scrollIntoView(from),
      userEvent: 'input',
    });
    return { from, to: from + statement.length, text: statement };
  }

  focus(): void {
    this.view.focus();
  }

  /** Hands on what waits. */
  flush(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.options.onText(this.view.state.doc.toString());
  }

  dispose(): void {
    this.flush();
    this.view.destroy();
  }

  #planText(): void {
    if (this.view.state.doc.length <= QUICK_LENGTH && this.#timer === null) {
      this.options.onText(this.view.state.doc.toString());
      return;
    }
    this.#timer ??= setTimeout(() => this.flush(), TEXT_DELAY_MS);
  }
}

function completionFrom(names: ExploreAnswers['completion'] | null, dialect: SqlDialect): Extension {
  const keywords = keywordCompletionSource(EDITOR_LANGUAGE[dialect], true);
  const sources =
    names === null ? [] : [...schemaSources(indexNames(names, dialect)), joinConditions(names, dialect)];
  return autocompletion({
    override: [...sources, commonTableNames(dialect), keywords],
    icons: false,
    maxRenderedOptions: 100,
  });
}

/** A text without the statement that ends it, where it is this one; else as it is. */
function withoutLast(text: string, statement: string | null): string {
  if (statement === null || !text.endsWith(`${statement};`)) return text;
  const before = text.slice(0, text.length - statement.length - 1).trimEnd();
  return before === '' || before.endsWith(';') ? before : text;
}
