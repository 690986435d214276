import { describe, expect, it } from 'vitest';
import type { ForeignKey, TableColumn, TableDetails } from '../../../shared/queryStream';
import { layoutDiagram, type DiagramLayout } from './diagramLayout';
import { diagramModel, tableKey, type ReadTable } from './diagramModel';
import { diagramSvg, type DiagramPalette } from './diagramShapes';
import { fitted, pictureText, textWidth } from './diagramText';

const column = (name: string, keyPosition = 0): TableColumn => ({
  ...{ name, type: 'bigint', nullable: false, default: '', keyPosition, generated: false },
});
const key = (columns: string[], name: string): ForeignKey => ({
  ...{ name: `${name}_fk`, columns, to: { schema: 'shop', name, columns: ['id'] } },
});
const table = (
  name: string,
  foreignKeys: ForeignKey[] = [],
  more: Partial<TableDetails> = {},
): ReadTable => ({
  schema: 'shop',
  name,
  details: {
    columns: [column('id', 1), ...foreignKeys.flatMap(({ columns }) => columns.map((each) => column(each)))],
    keys: [{ name: 'pk', columns: ['id'], primary: true }],
    ...{ foreignKeys, referencedBy: [], constraints: [], indexes: [], triggers: [], definition: '' },
    ...more,
  },
});
const COLOURS: DiagramPalette = {
  ...{ page: '#fff', box: '#fff', header: '#eee', border: '#ccc' },
  ...{ text: '#000', quiet: '#666', link: '#888', key: '#06c' },
};
const boxOf = ({ tables }: DiagramLayout, name: string): DiagramLayout['tables'][number] => {
  const found = tables.find(({ table: each }) => each.name === name);
  if (found === undefined) throw new Error(`No box ${name}.`);
  return found;
};
const overlaps = ({ tables }: DiagramLayout): boolean =>
  tables.some((a, at) =>
    tables
      .slice(at + 1)
      .some(
        (b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
      ),
  );

describe('a diagram of tables', () => {
  it('knows keys, links, and the tables beside it', () => {
    const orders = table('orders', [key(['customer'], 'customers'), key(['region'], 'regions')], {
      referencedBy: [{ ...key(['order'], 'orders'), from: { schema: 'shop', name: 'lines' } }],
    });
    const model = diagramModel([orders, table('customers')], false);
    expect(model.tables[0]?.columns.map(({ name, primary, foreign }) => [name, primary, foreign])).toEqual([
      ['id', true, false],
      ['customer', false, true],
      ['region', false, true],
    ]);
    expect(model.links).toMatchObject([
      { from: tableKey(orders), to: tableKey(table('customers')), column: 'customer', single: false },
    ]);
    expect(model.neighbours.map(({ name }) => name)).toEqual(['regions', 'lines']);
  });

  it('counts what it leaves out', () => {
    const wide = table('wide', [], { columns: Array.from({ length: 1600 }, (_, at) => column(`c${at}`)) });
    expect(diagramModel([wide], false).tables[0]).toMatchObject({ hidden: 1560 });
    expect(diagramModel([wide], true).tables[0]).toMatchObject({ columns: [], hidden: 1600 });
  });

  it('draws one to one where the columns that name are unique', () => {
    const detail = table('detail', [{ ...key(['id'], 'orders') }]);
    expect(diagramModel([detail, table('orders')], false).links[0]?.single).toBe(true);
  });

  it('puts what is named to the left, and no box on another', () => {
    const read = [table('orders', [key(['customer'], 'customers')]), table('customers'), table('alone')];
    const layout = layoutDiagram(diagramModel(read, false));
    expect(boxOf(layout, 'customers').x).toBeLessThan(boxOf(layout, 'orders').x);
    expect(overlaps(layout)).toBe(false);
    const [link] = layout.links;
    expect(link?.points[0]?.x).toBe(boxOf(layout, 'orders').x);
    expect(link?.points.at(-1)?.x).toBe(boxOf(layout, 'customers').x + boxOf(layout, 'customers').width);
  });

  it('takes circles and tables that name themselves', () => {
    const read = [table('a', [key(['b'], 'b'), key(['parent'], 'a')]), table('b', [key(['a'], 'a')])];
    const layout = layoutDiagram(diagramModel(read, false));
    expect(layout.links).toHaveLength(3);
    expect(diagramSvg(layout, COLOURS)).not.toContain('NaN');
    expect(overlaps(layout)).toBe(false);
  });

  it('lays out 200 tables with 400 foreign keys soon enough', () => {
    const read = Array.from({ length: 200 }, (_, at) =>
      table(`t${at}`, at < 5 ? [] : [key(['x'], `t${(at * 7) % at}`), key(['y'], `t${Math.floor(at / 3)}`)]),
    );
    const began = performance.now();
    const layout = layoutDiagram(diagramModel(read, true));
    // Far above what it takes, for a machine that is busy.
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(layout.tables).toHaveLength(200);
    expect(overlaps(layout)).toBe(false);
  });
});

describe('a picture of a diagram', () => {
  const HOSTILE = `"><script>alert(1)</script><a href='javascript:x'>&\u0000\ud800`;

  it('holds hostile names as text', () => {
    const read = [
      table(HOSTILE.slice(0, 30), [], { columns: [{ ...column(HOSTILE.slice(0, 40)), type: '<b>&"' }] }),
    ];
    const svg = diagramSvg(layoutDiagram(diagramModel(read, false)), COLOURS);
    expect(svg).toContain('&quot;&gt;&lt;script&gt;');
    expect(svg).toContain('&lt;b&gt;&amp;&quot;');
    expect(new Set(svg.match(/<[^!?/ >]+/g))).toEqual(new Set(['<svg', '<rect', '<path', '<text']));
    const tags = svg.match(/<[^>]*>/g)?.join('') ?? '';
    expect(tags).not.toMatch(/href|script|\son\w+=|url\(/);
  });

  it('has nothing that XML refuses', () => {
    expect(pictureText('a\u0000b\u001fc\ud800d\udc00e\ufffff😀')).toBe('a�b�c�d�e�f😀');
  });

  it('cuts long names and says so', () => {
    const cut = fitted('x'.repeat(100_000), 12, 100);
    expect(cut.endsWith('…')).toBe(true);
    expect(textWidth(cut, 12)).toBeLessThanOrEqual(112);
    expect(fitted('short', 12, 100)).toBe('short');
  });
});
