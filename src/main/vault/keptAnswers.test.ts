import { describe, expect, it } from 'vitest';
import { KeptAnswers } from './keptAnswers';

const KEY = { credentialId: 'net', name: 'password:root' };
const NAME = { credentialId: 'net', name: 'username' };
const bytes = (text: string): Uint8Array[] => [new TextEncoder().encode(text)];
const text = (values: Uint8Array[] | undefined): string | undefined =>
  values === undefined ? undefined : Buffer.concat(values).toString();

describe('kept answers', () => {
  it('serve other logins only after a server took them', () => {
    const kept = new KeptAnswers();
    kept.typed('one', KEY, bytes('hunter2'));
    expect(kept.recall('two', KEY)).toBeUndefined();
    kept.accepted('one');
    expect(text(kept.recall('two', KEY))).toBe('hunter2');
    expect(kept.recall('two', { ...KEY, name: 'password:admin' })).toBeUndefined();
  });

  it('are dropped when a server refuses them; the user name is not the cause', () => {
    const kept = new KeptAnswers();
    kept.typed('one', NAME, bytes('root'));
    kept.typed('one', KEY, bytes('old'));
    kept.accepted('one');
    kept.recall('two', NAME);
    kept.recall('two', KEY);
    kept.refused('two');
    expect([kept.recall('three', KEY), kept.recall('three', NAME)]).toEqual([undefined, undefined]);
    kept.typed('two', KEY, bytes('new'));
    kept.accepted('two');
    expect([text(kept.recall('three', NAME)), text(kept.recall('three', KEY))]).toEqual(['root', 'new']);
  });

  it('of a login that never ended are dropped with it', () => {
    const kept = new KeptAnswers();
    kept.typed('one', KEY, bytes('hunter2'));
    kept.ended('one');
    kept.accepted('one');
    expect(kept.recall('two', KEY)).toBeUndefined();
  });

  it('are forgotten on request and at the end, and nothing of them stays readable', () => {
    const kept = new KeptAnswers();
    kept.typed('one', KEY, bytes('hunter2'));
    kept.accepted('one');
    kept.forget('other');
    const copy = kept.recall('two', KEY);
    expect(text(copy)).toBe('hunter2');
    kept.forget('net');
    kept.accepted('two');
    expect(kept.recall('three', KEY)).toBeUndefined();
    kept.typed('one', KEY, bytes('again'));
    kept.accepted('one');
    kept.clear();
    expect(kept.recall('three', KEY)).toBeUndefined();
  });
});
