import { type Workspace, workspaceSchema } from '../../shared/model/document';
import { DEFAULT_SETTINGS, type Settings, settingsSchema } from '../../shared/model/settings';
import { CheckedTable, type StoreProblem } from './checkedTable';
import type { Connection } from './connection';
import { TABLES } from './tables';

/** Settings, one row each: what a person never changed follows the defaults of the running version. */
export class SettingsTable {
  readonly #table: CheckedTable;

  constructor(
    readonly connection: Connection,
    readonly report: (problem: StoreProblem) => void,
  ) {
    this.#table = new CheckedTable(connection, TABLES.setting, report);
  }

  /** All settings. A value that is unknown, damaged or out of range is reported and its default used. */
  load(): Settings {
    const settings: Record<string, unknown> = { ...DEFAULT_SETTINGS };
    const fields: Readonly<Record<string, { safeParse(value: unknown): { success: boolean } } | undefined>> =
      settingsSchema.shape;
    for (const [key, text] of this.#table.select('')) {
      const name = String(key);
      const value = parseJson(text);
      const known = Object.hasOwn(DEFAULT_SETTINGS, name) && fields[name]?.safeParse(value).success === true;
      if (known) settings[name] = value;
      else
        this.report({
          table: 'setting',
          message: `The stored value of “${name}” is not valid; its default is used.`,
        });
    }
    return settingsSchema.parse(settings);
  }

  /** Stores the given settings and returns all of them. */
  update(patch: Partial<Settings>): Settings {
    this.connection.transaction(() => {
      for (const [key, value] of Object.entries(patch)) {
        this.#table.delete('key = ?', [key]);
        this.#table.insert([key, JSON.stringify(value)]);
      }
    });
    return this.load();
  }
}

/** Tabs and layout of the last run. */
export class WorkspaceTable {
  readonly #table: CheckedTable;

  constructor(
    readonly connection: Connection,
    readonly report: (problem: StoreProblem) => void,
  ) {
    this.#table = new CheckedTable(connection, TABLES.workspace, report);
  }

  /** Null: none stored, or not readable (which is reported). */
  load(): Workspace | null {
    const row = this.#table.select('WHERE id = 1')[0];
    if (row === undefined) return null;
    const parsed = workspaceSchema.safeParse(parseJson(row[0]));
    if (parsed.success) return parsed.data;
    this.report({ table: 'workspace', message: 'The stored tabs can’t be read and are not restored.' });
    return null;
  }

  save(workspace: Workspace): void {
    const value = JSON.stringify(workspace);
    this.connection.transaction(() => {
      this.#table.delete('id = 1', []);
      this.#table.insert([value], { id: 1 });
    });
  }
}

function parseJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text)) as unknown;
  } catch {
    return undefined;
  }
}
