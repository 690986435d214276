import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, settingsPatchSchema, settingsSchema } from '../../shared/model/settings';
import { parseSettingsFile } from './settings';

const file = (text: string): Buffer => Buffer.from(text);

describe('a settings file', () => {
  it('comes back as it was exported', () => {
    expect(parseSettingsFile(file(JSON.stringify(DEFAULT_SETTINGS)))).toEqual(DEFAULT_SETTINGS);
  });

  it('may name only some settings, and changes no others', () => {
    expect(parseSettingsFile(file('{"theme":"dark"}'))).toEqual({ theme: 'dark' });
  });

  it.each([
    ['no JSON', 'theme: dark', /not JSON/],
    ['an unknown name', '{"telemetry":true}', /No settings were changed/],
    ['a wrong value, named', '{"terminalFontSize":4000}', /terminalFontSize/],
    ['something else', '[]', /No settings were changed/],
    ['a hostile name', '{"__proto__":{"theme":"dark"},"constructor":1}', /No settings were changed/],
  ])('is refused as a whole with %s', (_what, text, message) => {
    expect(() => parseSettingsFile(file(text))).toThrow(message);
  });

  it('is refused when it is far too large', () => {
    expect(() => parseSettingsFile(Buffer.alloc(1_100_000, ' '))).toThrow(/too large/);
  });
});

describe('a change of settings', () => {
  it('never erases a setting by a name without a value', () => {
    const patch = settingsPatchSchema.parse({ theme: undefined, tray: true });
    expect(patch).toEqual({ tray: true });
    expect(settingsSchema.parse({ ...DEFAULT_SETTINGS, ...patch }).theme).toBe('system');
  });
});
