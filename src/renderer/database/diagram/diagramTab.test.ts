import { describe, expect, it } from 'vitest';
import { BinnacleError } from '../../../shared/errors';
import type { ExploreQuestion, TableDetails } from '../../../shared/queryStream';
import type { Ask } from '../explorer/explorer';
import { Diagram } from './diagram';
import { MOST_TABLES } from './diagramModel';
import { pngScale } from './pngScale';
import { centred, fit, keyed, zoomed } from './viewport';

const NOTHING: TableDetails = {
  ...{ columns: [], keys: [], foreignKeys: [], referencedBy: [], constraints: [], indexes: [], triggers: [] },
  definition: '',
};
const named = (name: string): { schema: string; name: string } => ({ schema: 's', name });
const key = (to: string): TableDetails['foreignKeys'][number] => ({
  ...{ name: to, columns: ['x'], to: { ...named(to), columns: ['id'] } },
});

describe('reading the tables of a diagram', () => {
  const asked: string[] = [];
  const diagramOf = (answer: (name: string) => TableDetails): Diagram =>
    new Diagram(((question: ExploreQuestion & { name: string }) => {
      asked.push(question.name);
      return Promise.resolve().then(() => answer(question.name));
    }) as unknown as Ask);
  const shown = (diagram: Diagram): string[] =>
    diagram.store.getState().open?.read.map(({ name }) => name) ?? [];

  it('adds the tables beside one, each once', async () => {
    const diagram = diagramOf((name) =>
      name === 'orders'
        ? { ...NOTHING, foreignKeys: [key('customers'), key('orders'), key('regions')] }
        : NOTHING,
    );
    await diagram.open('orders', [named('orders')], true);
    expect(shown(diagram)).toEqual(['orders', 'customers', 'regions']);
    expect(diagram.store.getState().open).toMatchObject({ loading: false, left: 0, wanted: 3 });
    await diagram.addBeside();
    expect(shown(diagram)).toHaveLength(3);
  });

  it('reads so many and no more, and says how many it left', async () => {
    const diagram = diagramOf(() => NOTHING);
    await diagram.open(
      's',
      Array.from({ length: 1000 }, (_, at) => named(`t${at}`)),
    );
    expect(shown(diagram)).toHaveLength(MOST_TABLES);
    expect(diagram.store.getState().open?.left).toBe(1000 - MOST_TABLES);
  });

  it('shows what it could read, and why the rest is missing', async () => {
    const diagram = diagramOf((name) => {
      if (name === 'hidden') throw new BinnacleError('query-failed', 'permission denied');
      return NOTHING;
    });
    await diagram.open('s', [named('hidden'), named('open')]);
    expect(shown(diagram)).toEqual(['open']);
    expect(diagram.store.getState().open?.failure?.message).toBe('permission denied');
  });

  it('asks for nothing more once it is closed', async () => {
    const diagram = diagramOf(() => NOTHING);
    asked.length = 0;
    const reading = diagram.open('s', [named('a'), named('b'), named('c')]);
    diagram.close();
    await reading;
    expect(asked).toEqual(['a']);
    expect(diagram.store.getState().open).toBeNull();
  });
});

describe('moving about in a diagram', () => {
  const picture = { width: 2000, height: 1000 };
  const screen = { width: 1032, height: 800 };

  it('fits all, and never makes it larger than it is', () => {
    expect(fit(picture, screen)).toEqual({ k: 0.5, x: 16, y: 150 });
    expect(fit({ width: 100, height: 100 }, screen).k).toBe(1);
  });

  it('keeps the point under the pointer where it is', () => {
    const at = { x: 300, y: 200 };
    const before = { x: 10, y: 20, k: 0.5 };
    const after = zoomed(before, 2, at);
    expect(after.k).toBe(1);
    expect((at.x - after.x) / after.k).toBe((at.x - before.x) / before.k);
    expect(zoomed(before, 1e9, at).k).toBe(3);
  });

  it('goes by keys', () => {
    const view = { x: 0, y: 0, k: 1 };
    expect(keyed(view, 'ArrowRight', picture, screen)).toEqual({ x: -60, y: 0, k: 1 });
    expect(keyed(view, '0', picture, screen)).toEqual(fit(picture, screen));
    expect(keyed(view, 'x', picture, screen)).toBeNull();
    expect(centred(view, { x: 100, y: 100, width: 32, height: 100 }, screen)).toEqual({
      k: 1,
      x: 400,
      y: 250,
    });
  });
});

it('makes pictures twice as large as they are, but not too large', () => {
  expect(pngScale({ width: 1000, height: 800 })).toBe(2);
  const { width, height } = { width: 40_000, height: 20_000 };
  const scale = pngScale({ width, height });
  expect(width * height * scale * scale).toBeLessThanOrEqual(48_000_001);
  expect(pngScale({ width: 64_000, height: 10 })).toBe(0.25);
});
