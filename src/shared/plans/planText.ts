import type { Plan, PlanNode } from './plan';

/** A time: `0.012 ms`, `3.4 ms`, `12,345 ms`. */
export function planMs(ms: number): string {
  if (ms < 1) return `${ms.toFixed(3)} ms`;
  if (ms < 100) return `${ms.toFixed(1)} ms`;
  return `${Math.round(ms).toLocaleString('en')} ms`;
}

/** Rows or costs; fractions only where there is little else. */
export const planNumber = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 });

/** How many rows came over all loops, `never` for what did not run; empty: not measured. */
export function actualText({ actualRows, loops }: PlanNode): string {
  if (loops === 0) return 'never ran';
  return actualRows === null ? '' : planNumber(actualRows);
}

/** The plan as lines of text, each step with what was measured and found below its parent. */
export function planText({ root, planningMs, executionMs }: Plan): string {
  const lines: string[] = [];
  const add = (node: PlanNode, level: number): void => {
    const indent = '  '.repeat(level);
    const words = [node.title, node.relation, node.detail].filter((text) => text !== '');
    lines.push(`${indent}${words.join(' | ')}${figures(node)}`);
    for (const warning of node.warnings) lines.push(`${indent}  ! ${warning}`);
    for (const child of node.children) add(child, level + 1);
  };
  add(root, 0);
  if (planningMs !== null) lines.push(`Planning: ${planMs(planningMs)}`);
  if (executionMs !== null) lines.push(`Execution: ${planMs(executionMs)}`);
  return lines.join('\n');
}

function figures(node: PlanNode): string {
  const { estimatedRows, loops, totalMs, ownMs, totalCost } = node;
  const parts = [
    totalCost === null ? '' : `cost ${planNumber(totalCost)}`,
    estimatedRows === null ? '' : `estimated rows ${planNumber(estimatedRows)}`,
    actualText(node) === '' ? '' : `actual rows ${actualText(node)}`,
    loops === null ? '' : `loops ${planNumber(loops)}`,
    totalMs === null ? '' : `time ${planMs(totalMs)}`,
    ownMs === null ? '' : `own ${planMs(ownMs)}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
