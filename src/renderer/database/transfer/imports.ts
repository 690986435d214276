import { createStore, type StoreApi } from 'zustand/vanilla';
import { BinnacleError } from '../../../shared/errors';
import type { ImportAnswer, ImportFormat, ImportLook, ImportRequest } from '../../../shared/model/importing';
import type { TransferProgress } from '../../../shared/model/transfer';
import { call } from '../../ipc/client';
import { useSessions } from '../../stores/sessions';
import { confirm } from '../../ui/confirm';
import { describeError } from '../../ui/describeError';
import { toast } from '../../ui/toast';
import type { LiveQuery } from '../liveQuery';
import { rowsText } from '../runWords';
import type { ImportForm } from './importForm';

/** A file that was chosen for a table. */
export interface ChosenImport {
  table: { schema: string; name: string };
  grantId: string;
  fileName: string;
  look: ImportLook;
}

/** An import that goes on. */
export interface RunningImport {
  fileName: string;
  size: number;
  progress: TransferProgress | null;
  cancelling: boolean;
  cancel: () => void;
}

/** Imports of a tab as they are shown. */
export interface ImportsState {
  /** What the sheet is open for; null: it is closed. */
  sheet: ChosenImport | null;
  running: RunningImport | null;
  /** Rows that were left out. */
  report: { fileName: string; answer: ImportAnswer } | null;
}

/** The imports of one query tab, one at a time. */
export class Imports {
  readonly store: StoreApi<ImportsState> = createStore<ImportsState>(() => ({
    ...{ sheet: null, running: null, report: null },
  }));

  constructor(
    private readonly query: LiveQuery,
    private readonly documentId: string,
    /** Name of host and database. */
    private readonly title: string,
  ) {}

  /** Lets the person choose a file, looks at it and opens the sheet. Never rejects. */
  async open(table: { schema: string; name: string }): Promise<void> {
    try {
      this.#checkFree();
      const sessionId = useSessions.getState().byDocument.get(this.documentId);
      if (sessionId === undefined) throw new BinnacleError('conflict', 'This tab is not connected.');
      const chosen = await call('queries.chooseImportFile', { sessionId });
      if (chosen === null) return;
      const look = await this.#look(chosen.grantId, table, null);
      this.store.setState({ sheet: { table, ...chosen, look }, report: null });
    } catch (error) {
      toast({ ...describeError(error), tone: 'error' });
    }
  }

  /** Reads the file in another way. Rejects with {@link BinnacleError}. */
  look({ grantId, table }: ChosenImport, format: ImportFormat): Promise<ImportLook> {
    return this.#look(grantId, table, format);
  }

  close(): void {
    this.store.setState({ sheet: null, report: null });
  }

  cancel(): void {
    const { running } = this.store.getState();
    if (running === null) return;
    this.store.setState({ running: { ...running, cancelling: true } });
    running.cancel();
  }

  /** Writes the rows; the sheet closes when it begins and stays if it can't. Never rejects. */
  async start(chosen: ChosenImport, form: ImportForm): Promise<void> {
    if (!(await this.#isMeant(chosen))) return;
    const { table, grantId, fileName, look } = chosen;
    const name = `${table.schema}.${table.name}`;
    try {
      this.#checkFree();
      const request: ImportRequest = { do: 'import', grantId, table, ...form, mapping: [...form.mapping] };
      const { answer, cancel } = this.query.transfer(request, {
        onProgress: (progress) => this.#tell(progress),
      });
      const running = { fileName, size: look.size, progress: null, cancelling: false, cancel };
      this.store.setState({ running, sheet: null });
      this.#ended(fileName, name, await answer);
    } catch (error) {
      const isCancelled = error instanceof BinnacleError && error.code === 'cancelled';
      if (isCancelled) toast({ message: `The import was cancelled; ${name} is as it was.` });
      else toast({ ...describeError(error), tone: 'error' });
    } finally {
      this.store.setState({ running: null });
    }
  }

  #look(grantId: string, table: ChosenImport['table'], format: ImportFormat | null): Promise<ImportLook> {
    return this.query.transfer({ do: 'import-look', grantId, table, format }).answer;
  }

  #checkFree(): void {
    if (this.store.getState().running === null) return;
    throw new BinnacleError('conflict', 'An import of this tab is still going on.', {
      hint: 'Wait for its end, or cancel it.',
    });
  }

  /** Where writing had to be unlocked, the host is named once more. */
  #isMeant({ table, fileName }: ChosenImport): Promise<boolean> {
    const { access } = this.query.store.getState();
    if (!access.mayWrite || access.until === null) return Promise.resolve(true);
    return confirm({
      title: `Import rows into ${table.schema}.${table.name}?`,
      text: `All rows of ${fileName} are written in one transaction.`,
      host: { name: this.title },
      confirmLabel: 'Import rows',
      danger: true,
    });
  }

  #tell(progress: TransferProgress): void {
    this.store.setState(({ running }) => (running === null ? {} : { running: { ...running, progress } }));
  }

  #ended(fileName: string, table: string, answer: ImportAnswer): void {
    const { rows, refusedCount, warnings } = answer;
    const isPlain = refusedCount === 0 && warnings.count === 0;
    toast({
      message: `Imported ${rowsText(rows)} of ${fileName} into ${table}.`,
      ...(warnings.count === 0
        ? {}
        : {
            hint: `The server gave ${warnings.count.toLocaleString()} notices; the first: ${warnings.first}`,
          }),
      tone: isPlain ? 'success' : 'warning',
    });
    if (refusedCount > 0) this.store.setState({ report: { fileName, answer } });
  }
}
