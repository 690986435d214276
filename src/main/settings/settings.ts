import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { BinnacleError } from '../../shared/errors';
import { settingsPatchSchema, type Settings } from '../../shared/model/settings';
import type { Platform } from '../platform';
import { fieldChanges, type Store } from '../store/store';

/** Largest settings file that is read, in bytes: with every smart folder and colour of tags at its bound it stays below. */
const MAX_FILE_BYTES = 1024 * 1024;

const FILTERS = [{ name: 'Binnacle settings', extensions: ['json'] }];

/** The settings: loaded once, written through, told to whoever listens. */
export class SettingsService {
  #current: Settings;

  constructor(
    private readonly store: Store,
    private readonly platform: Pick<Platform, 'chooseFile' | 'chooseSaveFile'>,
    private readonly onChange: (settings: Settings) => void,
  ) {
    this.#current = store.settings.load();
  }

  get current(): Settings {
    return this.#current;
  }

  /** Changes what is named; the rest stays. */
  update(patch: Partial<Settings>): Settings {
    const before = { id: 'settings', ...this.#current };
    this.store.transaction(() => {
      this.#current = this.store.settings.update(patch);
      const changed = fieldChanges(before, { id: 'settings', ...this.#current });
      this.store.audit.append({
        action: 'settings.update',
        objectKind: 'settings',
        objectId: null,
        objectName: Object.keys(patch).join(', '),
        hostId: null,
        outcome: 'ok',
        detail: '',
        batch: randomUUID(),
        patch: { changed },
      });
    });
    this.onChange(this.#current);
    return this.#current;
  }

  /** Writes all settings to a file of the person's choice; false: cancelled. */
  async exportToFile(): Promise<boolean> {
    const path = await this.platform.chooseSaveFile('Export settings', 'binnacle-settings.json', FILTERS);
    if (path === null) return false;
    await writeFile(path, `${JSON.stringify(this.#current, null, 2)}\n`).catch((cause: unknown) => {
      throw new BinnacleError('store-write-failed', 'The settings file could not be written.', {
        hint: 'Is there space, and may you write to that folder?',
        cause,
      });
    });
    return true;
  }

  /** Reads settings from a file; an unknown name or a wrong value refuses the whole file. */
  async importFromFile(): Promise<boolean> {
    const path = await this.platform.chooseFile('Import settings', FILTERS);
    if (path === null) return false;
    this.update(parseSettingsFile(await readFile(path)));
    return true;
  }
}

/** Parses a settings file strictly. Throws `bad-request` that names the first thing that doesn't fit. */
export function parseSettingsFile(content: Buffer): Partial<Settings> {
  if (content.length > MAX_FILE_BYTES) {
    throw new BinnacleError('too-large', 'This file is too large to be a settings file.');
  }
  let data: unknown;
  try {
    data = JSON.parse(content.toString('utf8'));
  } catch (cause) {
    throw new BinnacleError('bad-request', 'This file is not JSON, so it holds no settings.', { cause });
  }
  const parsed = settingsPatchSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where =
    issue === undefined || issue.path.length === 0 ? '' : `“${issue.path.map(String).join('.')}”: `;
  throw new BinnacleError('bad-request', `No settings were changed. ${where}${issue?.message ?? ''}`, {
    hint: 'Export settings from this version to see what such a file looks like.',
  });
}
