import { findingsOf } from './findings';
import type { Plan, PlanNode, PlanStep } from './plan';

/** What a step passes on to those below it. */
interface Above {
  /** Cost of the step as it counts in the whole. */
  cost: number | null;
  /** Something above may have stopped it early. */
  endedEarly: boolean;
}

/** Works out own times and costs, shares, the worst node and what stands out. */
export function finishPlan(
  step: PlanStep,
  measured: boolean,
  times: Pick<Plan, 'planningMs' | 'executionMs'> = { planningMs: null, executionMs: null },
): Plan {
  const finisher = new Finisher(step, measured);
  const root = finisher.node(step, { cost: step.totalCost, endedEarly: false });
  return { root, measured, worst: finisher.share(), ...times };
}

class Finisher {
  readonly #nodes: PlanNode[] = [];
  /** Time of each CTE that no reader of it has had taken off yet. */
  readonly #cteMs = new Map<string, number>();

  constructor(
    root: PlanStep,
    private readonly measured: boolean,
  ) {
    this.#findCtes(root);
  }

  node(step: PlanStep, above: Above): PlanNode {
    const { children, ...rest } = step;
    const warnings = findingsOf(step, this.measured, above.endedEarly);
    const node: PlanNode = {
      ...rest,
      ...{ id: this.#nodes.length, warnings, children: [] },
      ...{ ownMs: this.#ownMs(step), ownCost: null, share: null },
    };
    this.#nodes.push(node);
    const costs = childCosts(step, above.cost);
    const endedEarly = step.flow === 'ends' || (above.endedEarly && step.flow === 'passes');
    node.children = children.map((child, at) => this.node(child, { cost: costs[at] ?? null, endedEarly }));
    node.ownCost =
      step.ownCost ??
      (above.cost === null
        ? null
        : Math.max(0, above.cost - costs.reduce<number>((sum, each) => sum + (each ?? 0), 0)));
    return node;
  }

  /** Sets the shares; gives the node with the largest. */
  share(): number | null {
    const own = (node: PlanNode): number | null => (this.measured ? node.ownMs : node.ownCost);
    const whole = sumOf(this.#nodes.map(own)) ?? 0;
    if (whole <= 0) return null;
    let worst: PlanNode | null = null;
    for (const node of this.#nodes) {
      const part = own(node);
      node.share = part === null ? null : part / whole;
      if (node.share !== null && node.share > (worst?.share ?? 0)) worst = node;
    }
    return worst?.id ?? null;
  }

  #ownMs(step: PlanStep): number | null {
    if (step.totalMs === null) return null;
    const below = step.children
      .filter(({ countedAt }) => countedAt === '')
      .map(({ totalMs }) => totalMs ?? 0);
    const own = Math.max(0, step.totalMs - below.reduce((sum, each) => sum + each, 0));
    if (step.reads === '') return own;
    const left = this.#cteMs.get(step.reads) ?? 0;
    this.#cteMs.set(step.reads, Math.max(0, left - own));
    return Math.max(0, own - left);
  }

  #findCtes(step: PlanStep): void {
    if (step.countedAt !== '') this.#cteMs.set(step.countedAt, step.totalMs ?? 0);
    for (const child of step.children) this.#findCtes(child);
  }
}

/**
 * What each child costs in the whole: an inner side as often as the outer one has rows, all together at most what the
 * step itself costs (a LIMIT costs less than what it stops, and a cached inner side less than its runs one by one).
 */
function childCosts({ children }: PlanStep, cost: number | null): (number | null)[] {
  const times = Math.max(1, children[0]?.estimatedRows ?? 1);
  const raw = children.map(({ totalCost, perRow }) =>
    totalCost === null ? null : perRow ? totalCost * times : totalCost,
  );
  const most = cost ?? Infinity;
  const once = sumOf(raw.filter((_, at) => children[at]?.perRow !== true)) ?? 0;
  const repeated = sumOf(raw.filter((_, at) => children[at]?.perRow === true)) ?? 0;
  const onceScale = once > most ? most / once : 1;
  const room = Math.max(0, most - once);
  const repeatedScale = repeated > room ? room / repeated : 1;
  return raw.map((each, at) => {
    if (each === null) return null;
    return each * (children[at]?.perRow === true ? repeatedScale : onceScale);
  });
}

/** The sum of those that are known; null: none is. */
export function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0);
}
