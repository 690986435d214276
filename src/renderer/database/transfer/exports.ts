import { createStore, type StoreApi } from 'zustand/vanilla';
import { BinnacleError } from '../../../shared/errors';
import type {
  ExportOptions,
  ExportSource,
  TransferAnswers,
  TransferProgress,
} from '../../../shared/model/transfer';
import type { ResultColumn } from '../../../shared/queryStream';
import { call } from '../../ipc/client';
import { useSessions } from '../../stores/sessions';
import { describeError } from '../../ui/describeError';
import { toast } from '../../ui/toast';
import type { LiveQuery } from '../liveQuery';
import { rowsText } from '../runWords';
import { bytesText } from './exportWords';

/** What is to be exported. */
export type ExportWhat =
  | {
      what: 'result';
      key: number;
      resultId: number;
      label: string;
      /** Name of the table it is of, as far as that can be seen; empty: it can't. */
      table: string;
      columns: readonly ResultColumn[];
      rows: number;
      /** Why it is only a part; empty: it is all. */
      partial: string;
    }
  | { what: 'table'; table: { schema: string; name: string } }
  | { what: 'statement'; statement: string };

/** What is to be written. */
export interface WantedExport {
  source: ExportSource;
  options: ExportOptions;
  /** Of the rows, for that of the file. */
  name: string;
  /** Of the result that they are of; undefined: they come from the server. */
  key: number | undefined;
}

/** An export that goes on. */
export interface RunningExport {
  fileName: string;
  progress: TransferProgress | null;
  cancelling: boolean;
  cancel: () => void;
}

/** Cells that a file has no room for. */
export interface ExportReport {
  fileName: string;
  answer: TransferAnswers['export'];
}

/** Exports of a tab as they are shown. */
export interface ExportsState {
  /** What the sheet is open for; null: it is closed. */
  sheet: ExportWhat | null;
  running: RunningExport | null;
  report: ExportReport | null;
}

/** The exports of one query tab, one at a time. */
export class Exports {
  readonly store: StoreApi<ExportsState> = createStore<ExportsState>(() => ({
    ...{ sheet: null, running: null, report: null },
  }));

  constructor(
    private readonly query: LiveQuery,
    private readonly documentId: string,
  ) {}

  /** Opens the sheet. */
  open(sheet: ExportWhat): void {
    if (this.store.getState().running === null) this.store.setState({ sheet, report: null });
    else
      toast({ message: 'An export of this tab is still going on.', hint: 'Wait for its end, or cancel it.' });
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

  /** The first lines as the file would have them. Rejects with {@link BinnacleError}. */
  async preview(
    { key, resultId }: Pick<ExportWhat & { what: 'result' }, 'key' | 'resultId'>,
    firstRow: number,
    options: ExportOptions,
  ): Promise<string> {
    const { answer } = this.query.transfer({ do: 'preview', resultId, firstRow, options }, { key });
    return (await answer).text;
  }

  /** Asks for the file and writes it. False: the person gave up choosing one, or it could not be begun. */
  async start({ source, options, name, key }: WantedExport): Promise<boolean> {
    try {
      const sessionId = useSessions.getState().byDocument.get(this.documentId);
      if (sessionId === undefined) throw new BinnacleError('conflict', 'This tab is not connected.');
      const { format } = options;
      const chosen = await call('queries.chooseExportFile', { sessionId, format, name: name.slice(0, 200) });
      if (chosen === null) return false;
      const request = { do: 'export', grantId: chosen.grantId, source, options } as const;
      void this.#run(request, chosen.fileName, key);
      return true;
    } catch (error) {
      toast({ ...describeError(error), tone: 'error' });
      return false;
    }
  }

  async #run(
    request: { do: 'export'; grantId: string; source: ExportSource; options: ExportOptions },
    fileName: string,
    key: number | undefined,
  ): Promise<void> {
    try {
      const { answer, cancel } = this.query.transfer(request, {
        ...{ key, onProgress: (progress) => this.#tell(progress) },
      });
      this.store.setState({ running: { fileName, progress: null, cancelling: false, cancel }, sheet: null });
      this.#ended(fileName, await answer);
    } catch (error) {
      const isCancelled = error instanceof BinnacleError && error.code === 'cancelled';
      if (isCancelled) toast({ message: `The export to ${fileName} was cancelled; no file was written.` });
      else toast({ ...describeError(error), tone: 'error' });
    } finally {
      this.store.setState({ running: null });
    }
  }

  #tell(progress: TransferProgress): void {
    this.store.setState(({ running }) => (running === null ? {} : { running: { ...running, progress } }));
  }

  #ended(fileName: string, answer: TransferAnswers['export']): void {
    const { rows, bytes, refusedCount } = answer;
    toast({
      message: `Exported ${rowsText(rows)} to ${fileName} (${bytesText(bytes)}).`,
      tone: refusedCount === 0 ? 'success' : 'warning',
    });
    if (refusedCount > 0) this.store.setState({ report: { fileName, answer } });
  }
}
