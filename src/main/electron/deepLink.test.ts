import { describe, expect, it } from 'vitest';
import { findDeepLink, hostIdOf } from './deepLink';

const ID = '0190a0b0-0000-7000-8000-000000000001';

describe('a binnacle:// link', () => {
  it('selects a saved host', () => {
    expect(hostIdOf(`binnacle://host/${ID}`)).toBe(ID);
    expect(findDeepLink(['electron', '.', `binnacle://host/${ID}`])).toBe(`binnacle://host/${ID}`);
  });

  it.each([
    'binnacle://connect/web01',
    `binnacle://host/${ID}?command=id`,
    `binnacle://host/${ID}#x`,
    `binnacle://host/${ID}/../../x`,
    'binnacle://host/--help',
    `https://host/${ID}`,
    '',
  ])('does nothing else: %s', (link) => {
    expect(hostIdOf(link)).toBeNull();
  });
});
