import { BinnacleError, toWire } from '../../../shared/errors';
import type { PreviewItem } from '../../../shared/queryWriting';
import { classify } from '../../../shared/sql/classify';
import type { SavepointVerb } from '../../../shared/sql/transactionVerbs';
import type { StatementOutcome } from '../../sessions/queryCapability';
import { runOne, type RunContext, type RunOutcome } from '../queryRun';
import { insideTransaction, runSavepoint } from './insideTransaction';
import { rowsBefore, sampleAfter, type SampleSite } from './rowSample';

/** Asks before statements run that could not be taken back, and says why if there is a reason; gives whether they may. */
export async function askBeforeRun(
  context: RunContext,
  statements: readonly string[],
  reason: string,
): Promise<boolean> {
  const { runId, desk, engine, signal } = context;
  const items = statements.map((text, index): PreviewItem => {
    const { command } = classify(text, engine.dialect);
    return { index, command, rows: null, sample: null };
  });
  const preview = { runId, mode: 'ask', reason, items, earlier: desk.statements, mayKeep: false } as const;
  return (await desk.hold(preview, signal)) === 'commit';
}

/**
 * Runs statements in a transaction, shows what they did, and ends it as a person decides. In a transaction that was open
 * before, they stand behind a savepoint, and rolling back takes only them. Never rejects.
 */
export async function runPreviewed(context: RunContext, statements: readonly string[]): Promise<RunOutcome> {
  const { session, desk } = context;
  const wasOpen = session.transaction !== 'none';
  const earlier = desk.statements;
  try {
    if (wasOpen) await atPoint(context, 'savepoint');
    else await desk.end('begin');
  } catch (error) {
    return failed(context, 0, error);
  }
  const { outcome, items } = await runAll(context, statements);
  if (outcome !== 'done') {
    const undone = await undo(context, wasOpen);
    return undone === null ? outcome : failed(context, items.length, undone);
  }
  const preview = { runId: context.runId, mode: 'held', reason: '', items, earlier } as const;
  const decision = await desk.hold({ ...preview, mayKeep: wasOpen || desk.isManual }, context.signal);
  if (decision === 'rollback') {
    const undone = await undo(context, wasOpen);
    return undone === null ? 'cancelled' : failed(context, items.length - 1, undone);
  }
  if (decision === 'keep') return release(context, wasOpen, items.length - 1);
  return (await desk.obey('commit')) === null ? 'done' : 'failed';
}

async function runAll(
  context: RunContext,
  statements: readonly string[],
): Promise<{ outcome: RunOutcome; items: PreviewItem[] }> {
  const { session, engine, signal, timeoutMs } = context;
  const site: SampleSite = {
    session: insideTransaction(session, engine.dialect),
    ...{ engine, signal, timeoutMs },
  };
  const items: PreviewItem[] = [];
  for (const [index, statement] of statements.entries()) {
    const before = signal.aborted ? null : await rowsBefore(site, statement);
    let done: StatementOutcome = { command: '', rows: null };
    const outcome = await runOne(context, index, statement, (ended) => (done = ended));
    if (outcome !== 'done') return { outcome, items };
    if (session.transaction !== 'open') return { outcome: failed(context, index, endedItself()), items };
    items.push({ index, ...done, sample: await sampleAfter(site, before) });
  }
  return { outcome: 'done', items };
}

/** Takes back what has run; null: done, or there was nothing left to take back. */
async function undo(context: RunContext, wasOpen: boolean): Promise<unknown> {
  const { session, desk } = context;
  if (session.transaction === 'none') return null;
  try {
    if (!wasOpen) await desk.end('rollback');
    else {
      await atPoint(context, 'rollbackTo');
      await atPoint(context, 'release');
    }
    return null;
  } catch (error) {
    return error;
  } finally {
    desk.tell();
  }
}

const atPoint = ({ session, engine }: RunContext, verb: SavepointVerb): Promise<void> =>
  runSavepoint(session, verb, 'binnacle_preview', engine.dialect);

async function release(context: RunContext, wasOpen: boolean, index: number): Promise<RunOutcome> {
  try {
    if (wasOpen) await atPoint(context, 'release');
    return 'done';
  } catch (error) {
    return failed(context, index, error);
  }
}

function failed({ post, runId }: RunContext, index: number, error: unknown): RunOutcome {
  post({ t: 'failed', runId, index: Math.max(0, index), error: toWire(error), notice: null, elapsedMs: 0 });
  return 'failed';
}

const endedItself = (): BinnacleError =>
  new BinnacleError('conflict', 'The statement ended the transaction that it was previewed in.', {
    hint: 'What it and those before it changed is saved or lost as the statement says. Look at the data.',
  });
