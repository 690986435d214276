import { createStore, type StoreApi } from 'zustand/vanilla';
import { explained, planRequest, type PlanKind } from '../../../shared/plans/planRequest';
import type { QueryServer, EngineFeatures } from '../../../shared/queryStream';
import type { SqlDialect } from '../../../shared/sql/dialect';
import { confirm } from '../../ui/confirm';
import { toast } from '../../ui/toast';
import type { PlacedStatement } from '../statementsToRun';
import type { QueryTab } from '../queryTab';

/** Runs of which it is remembered that they brought plans: far more than a tab keeps results. */
const MOST_REMEMBERED = 200;
/** UTF-16 units of a statement that the question repeats. */
const LONGEST_PREVIEW = 2000;

/** What plans need of their tab. */
type PlanTab = Pick<QueryTab, 'editor' | 'parameters' | 'query' | 'dialect' | 'options'>;

/** The plans of one tab: asks for them, and knows which runs brought one. */
export class Plans {
  /** Numbers of the runs that brought plans. */
  readonly store: StoreApi<{ runs: ReadonlySet<number> }>;

  /** `send` gives the number of the run; null: it did not begin. */
  constructor(
    private readonly tab: PlanTab,
    private readonly send: (statement: PlacedStatement, rollBack: boolean) => number | null,
  ) {
    this.store = createStore(() => ({ runs: new Set<number>() }));
  }

  /** Explains the selected statement or the one under the cursor; `measured` runs it. */
  explain(kind: PlanKind): void {
    const statements = this.tab.editor.toRun(false);
    if (statements.length !== 1) {
      toast({
        message:
          statements.length === 0 ? 'There is no statement here.' : 'One statement at a time is explained.',
        hint: 'Put the cursor into a statement, or select one.',
      });
      return;
    }
    this.tab.parameters.send(statements, ([statement]) => {
      if (statement !== undefined) void this.#explain(statement, kind);
    });
  }

  async #explain(statement: PlacedStatement, kind: PlanKind): Promise<void> {
    const { dialect, query, options } = this.tab;
    const bound = statement.sent ?? { text: statement.text, replaced: [] };
    const request = planRequest(bound.text, dialect, kind);
    if ('refusal' in request) {
      toast({ message: request.refusal, hint: request.hint, tone: 'warning' });
      return;
    }
    const { prefix, rollBack } = request;
    // In a read-only tab it is refused there, and nothing runs.
    if (rollBack && query.store.getState().access.mayWrite && !(await mayRun(bound.text, options.title)))
      return;
    const runId = this.send({ ...statement, sent: explained(prefix, bound) }, rollBack);
    if (runId === null) return;
    this.store.setState(({ runs }) => ({ runs: new Set([...runs, runId].slice(-MOST_REMEMBERED)) }));
  }
}

const mayRun = (statement: string, title: string): Promise<boolean> =>
  confirm({
    title: 'Run this statement to measure it?',
    text: 'It runs in a transaction that is rolled back afterwards. Locks are held until then, numbers that sequences gave stay used, and what functions do outside the database stays done.',
    host: { name: title },
    preview: statement.length <= LONGEST_PREVIEW ? statement : `${statement.slice(0, LONGEST_PREVIEW)}…`,
    confirmLabel: 'Run and roll back',
    danger: true,
  });

/** Which plans can be asked for: MySQL has no measured ones in JSON, MariaDB has. */
export function offeredPlans(
  dialect: SqlDialect,
  features: EngineFeatures | null,
  server: QueryServer | null,
): readonly PlanKind[] {
  if (features?.plans === undefined) return [];
  const measures = features.plans === 'measured' && !(dialect === 'mysql' && server?.product !== 'MariaDB');
  return measures ? ['estimated', 'measured'] : ['estimated'];
}
