import type { Disposable } from '../../shared/lifecycle';
import type { SqlDialect } from '../../shared/sql/dialect';
import { countStatement } from '../../shared/sql/identifiers';
import type { TablePage } from '../../shared/sql/tablePage';
import { keepQueryText, openServer } from '../stores/workspace';
import { describeError } from '../ui/describeError';
import { toast } from '../ui/toast';
import { Diagram } from './diagram/diagram';
import { QueryEditor } from './editor/queryEditor';
import { TabEdits } from './edits/tabEdits';
import { Explorer } from './explorer/explorer';
import { useQueryLayout } from './layout';
import { TablePages, type ShownPage } from './page/tablePages';
import { ParameterPrompt } from './library/parameterPrompt';
import { LiveQuery, type QueryOwner } from './liveQuery';
import { Plans } from './plan/plans';
import type { PlacedStatement } from './statementsToRun';
import { Exports } from './transfer/exports';
import { Imports } from './transfer/imports';

/** What a query tab begins with. */
export interface QueryTabOptions extends QueryOwner {
  text: string;
  dialect: SqlDialect;
  /** Name of host and database, for accessible names. */
  title: string;
}

/** One query tab: connection and results, editor, explorer. Lives as long as its document. */
export class QueryTab implements Disposable {
  readonly dialect: SqlDialect;
  /** Name of host and database. */
  readonly title: string;
  readonly query: LiveQuery;
  readonly editor: QueryEditor;
  readonly explorer: Explorer;
  readonly diagram: Diagram;
  /** Asks for the values of parameters. */
  readonly parameters: ParameterPrompt;
  readonly exports: Exports;
  readonly edits: TabEdits;
  readonly plans: Plans;
  readonly imports: Imports;
  readonly pages: TablePages;
  #toldTooLong = false;
  readonly #stop: () => void;

  constructor(readonly options: QueryTabOptions) {
    const { text, dialect, title } = options;
    this.dialect = dialect;
    this.title = title;
    this.query = new LiveQuery(options);
    this.edits = new TabEdits(this.query);
    this.query.setTimeout(useQueryLayout.getState().timeoutMs);
    this.editor = new QueryEditor({
      ...{ text, dialect, label: `SQL editor, ${title}` },
      onText: (text) => this.#keepText(options.documentId, text),
    });
    this.explorer = new Explorer(
      (question) => this.query.explore(question),
      (names) => this.editor.setNames(names),
      () => this.query.store.getState().features?.globals === true,
    );
    this.diagram = new Diagram((question) => this.query.explore(question));
    this.parameters = new ParameterPrompt(dialect, (statements) => void this.#send(statements));
    this.exports = new Exports(this.query, options.documentId);
    this.plans = new Plans(this, (statement, rollBack) => this.#send([statement], rollBack));
    this.pages = new TablePages(dialect);
    this.imports = new Imports(this.query, options.documentId, title);
    this.#stop = this.query.store.subscribe((now, before) => {
      if (now.connections !== before.connections) this.explorer.refresh();
      const { failure } = now;
      if (failure !== null && failure !== before.failure)
        this.editor.showError(failure.index, failure.position, failure.message);
    });
  }

  /** Runs what is selected or the statement under the cursor; `all`: every statement. */
  run(all = false): void {
    const statements = this.editor.toRun(all);
    if (statements.length === 0) {
      toast({
        message: 'There is no statement to run here.',
        hint: 'Put the cursor into a statement, or select one.',
      });
      return;
    }
    this.parameters.send(statements);
  }

  /** Adds a statement that shows a relation's first rows, in the order of its key, to the editor and runs it. */
  showFirstRows(relation: { schema: string; name: string }): void {
    void this.#firstKey(relation).then((key) => this.#showPage(this.pages.first(relation, key), null));
  }

  /** Runs the statement of a page of a table. It takes the place of the statement before, where that still ends the editor. */
  showPage(page: TablePage, before: ShownPage): void {
    this.#showPage(this.pages.of(page), before.statement);
  }

  #showPage(shown: ShownPage, instead: string | null): void {
    const runId = this.#send([this.editor.append(shown.statement, instead)]);
    if (runId !== null) this.pages.note(runId, shown);
  }

  /** Not asked for while something runs, behind which the question would wait. */
  async #firstKey(relation: { schema: string; name: string }): Promise<readonly string[]> {
    const { ready, run } = this.query.store.getState();
    if (!ready || run?.phase === 'running' || run?.phase === 'cancelling') return [];
    const key = await this.explorer.keyOf(relation);
    // Rows can be changed where the statement names the table once.
    return key.some((column) => column.toLowerCase() === relation.name.toLowerCase()) ? [] : key;
  }

  /** Adds a statement that counts a relation's rows to the editor, and runs it: it can be cancelled like any other. */
  countRows(relation: { schema: string; name: string }): void {
    this.show(countStatement(relation, this.dialect));
  }

  /** Adds a statement to the editor and runs it. */
  show(statement: string): void {
    this.#send([this.editor.append(statement)]);
  }

  /** Opens a tab that shows what the server of this one is doing. */
  openServer(): void {
    openServer(this.options.target(), { besideId: this.options.documentId, direction: 'within' });
  }

  dispose(): void {
    this.#stop();
    this.editor.dispose();
    this.query.dispose();
  }

  /** Gives the number of the run; null: it could not begin, and the person was told why. */
  #send(statements: PlacedStatement[], rollBack = false): number | null {
    try {
      const runId = this.query.run(
        statements.map(({ text, sent }) => sent?.text ?? text),
        rollBack,
      );
      this.editor.noteRun(statements);
      return runId;
    } catch (error) {
      toast({ ...describeError(error), tone: 'warning' });
      return null;
    }
  }

  #keepText(documentId: string, text: string): void {
    const kept = keepQueryText(documentId, text);
    if (!kept && !this.#toldTooLong) {
      toast({
        message: 'This text is too long to be kept over a restart.',
        hint: 'It stays here while the tab is open. Save a copy in a file.',
        tone: 'warning',
      });
    }
    this.#toldTooLong = !kept;
  }
}
