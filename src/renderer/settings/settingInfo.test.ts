import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, settingsSchema } from '../../shared/model/settings';
import { isFound, SETTING_INFO, SETTING_NAMES } from './settingInfo';

const accepts = (name: string, value: unknown): boolean =>
  settingsSchema.safeParse({ ...DEFAULT_SETTINGS, [name]: value }).success;

describe('settings pane', () => {
  it('shows every setting of the schema but those that are changed where they are seen', () => {
    const elsewhere = ['smartFolders', 'tagColours'];
    expect([...SETTING_NAMES, ...elsewhere].sort()).toEqual(Object.keys(DEFAULT_SETTINGS).sort());
  });

  it('allows exactly the numbers that the schema allows', () => {
    for (const name of SETTING_NAMES) {
      const info = SETTING_INFO[name];
      if (info.control !== 'number') continue;
      expect([name, accepts(name, info.min), accepts(name, info.max)]).toEqual([name, true, true]);
      expect([name, accepts(name, info.min - 1), accepts(name, info.max + 1)]).toEqual([name, false, false]);
    }
  });

  it('offers exactly the choices of the schema', () => {
    for (const name of SETTING_NAMES) {
      const info = SETTING_INFO[name];
      if (info.control !== 'choice') continue;
      const offered = info.options.map(([value]) => value);
      const field = settingsSchema.shape[name];
      expect('options' in field ? [...field.options].sort() : []).toEqual([...offered].sort());
    }
  });

  it('finds settings by words in any order', () => {
    expect(isFound('font size', 'Terminal font size')).toBe(true);
    expect(isFound('size font', 'Terminal font size')).toBe(true);
    expect(isFound('paste', 'Terminal font size')).toBe(false);
  });
});
