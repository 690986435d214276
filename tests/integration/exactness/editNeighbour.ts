import { text, update, type EditBench } from '../editBench';

/** Changes the cell beside the values of the first row, as a person does in the grid. */
export async function editNeighbour(bench: EditBench, table: string): Promise<void> {
  const shown = await bench.show(`SELECT * FROM ${table} ORDER BY id`);
  const outcome = await bench.apply(shown, [update(0, 1, text('after'))]);
  if (outcome.state !== 'applied') throw new Error(JSON.stringify(outcome).slice(0, 500));
}
