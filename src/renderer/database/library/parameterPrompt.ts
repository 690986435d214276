import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SqlDialect } from '../../../shared/sql/dialect';
import {
  bindParameters,
  parameterLiteral,
  type ParameterValue,
  statementParameters,
  type StatementParameter,
} from '../../../shared/sql/parameters';
import type { PlacedStatement } from '../statementsToRun';

/** Longest text in which parameters are looked for, in UTF-16 units: scripts that long are no templates. */
const LONGEST_ASKED = 500_000;
/** Parameters that a form asks for at most: what has more is run as it is. */
export const MOST_PARAMETERS = 100;

/** A statement with what it needs. */
interface AskedStatement {
  placed: PlacedStatement;
  parameters: StatementParameter[];
}

/** What a form asks for before statements run. */
export interface ParameterQuestion {
  /** In the order in which they stand first, each once. */
  names: readonly string[];
  statements: readonly AskedStatement[];
  /** What becomes of the statements then. */
  run: (statements: PlacedStatement[]) => void;
}

/** What the form and the menu show. */
export interface ParameterState {
  /** Whether statements are looked through at all. */
  enabled: boolean;
  question: ParameterQuestion | null;
}

/** Asks for the values of parameters before statements run. Values are remembered while the tab is open. */
export class ParameterPrompt {
  readonly store: StoreApi<ParameterState>;
  readonly #values = new Map<string, ParameterValue>();

  constructor(
    readonly dialect: SqlDialect,
    private readonly run: (statements: PlacedStatement[]) => void,
  ) {
    this.store = createStore<ParameterState>(() => ({ enabled: true, question: null }));
  }

  /** Runs statements, at once if they have no parameters. `run`: does something else with them. */
  send(statements: PlacedStatement[], run = this.run): void {
    const asked = this.store.getState().enabled ? questionOf(statements, this.dialect) : null;
    if (asked === null) run(statements);
    else this.store.setState({ question: { ...asked, run } });
  }

  /** The last value of a parameter in this tab. */
  valueOf(name: string): ParameterValue {
    return this.#values.get(name) ?? { kind: 'text', text: '' };
  }

  /** What would be sent with these values; null: one of them can't be used. */
  bound(values: ReadonlyMap<string, ParameterValue>): PlacedStatement[] | null {
    const { question } = this.store.getState();
    if (question === null) return null;
    const literals = new Map<string, string>();
    for (const name of question.names) {
      const value = values.get(name);
      const literal = value === undefined ? undefined : parameterLiteral(value, this.dialect);
      if (literal === undefined) return null;
      literals.set(name, literal);
    }
    return question.statements.map(({ placed, parameters }) => ({
      ...placed,
      sent: bindParameters(placed.text, parameters, literals),
    }));
  }

  /** Runs what was asked about. Does nothing where a value can't be used. */
  answer(values: ReadonlyMap<string, ParameterValue>): void {
    const { question } = this.store.getState();
    const statements = this.bound(values);
    if (statements === null || question === null) return;
    for (const [name, value] of values) this.#values.set(name, value);
    this.store.setState({ question: null });
    question.run(statements);
  }

  /** Nothing is run. */
  cancel(): void {
    this.store.setState({ question: null });
  }

  setEnabled(enabled: boolean): void {
    this.store.setState({ enabled });
  }
}

function questionOf(
  statements: readonly PlacedStatement[],
  dialect: SqlDialect,
): Omit<ParameterQuestion, 'run'> | null {
  if (statements.reduce((sum, { text }) => sum + text.length, 0) > LONGEST_ASKED) return null;
  const asked = statements.map((placed) => ({
    placed,
    parameters: statementParameters(placed.text, dialect),
  }));
  const names = [...new Set(asked.flatMap(({ parameters }) => parameters.map(({ name }) => name)))];
  return names.length === 0 || names.length > MOST_PARAMETERS ? null : { names, statements: asked };
}
