import { expect, it } from 'vitest';
import { readLayout } from './layout';

const first = readLayout(null);

it('keeps what was chosen', () => {
  const kept = { explorerOpen: false, explorerWidth: 300, editorShare: 0.5, timeoutMs: 30_000 };
  expect(readLayout(JSON.stringify(kept))).toEqual(kept);
});

it.each(['{', 'null', '[]', '{"explorerWidth":"wide","editorShare":null,"timeoutMs":-1}'])(
  'begins anew with what is damaged: %s',
  (text) => {
    expect(readLayout(text)).toEqual(first);
  },
);

it('never lets a part vanish', () => {
  expect(readLayout('{"editorShare":0,"explorerWidth":99999}')).toMatchObject({
    editorShare: 0.12,
    explorerWidth: 520,
  });
});
