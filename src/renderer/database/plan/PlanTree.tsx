import { ChevronDown, ChevronRight, Flame, TriangleAlert } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { hasFigures, type Plan } from '../../../shared/plans/plan';
import { actualText, planMs, planNumber } from '../../../shared/plans/planText';
import css from './plan.module.css';
import { planMove, planRows, type PlanRow } from './planRows';

/** Width of one level in px. */
const INDENT = 16;

/** Properties of {@link PlanTree}. */
export interface PlanTreeProps {
  plan: Plan;
  selected: number;
  onSelect: (id: number) => void;
}

/** The steps of a plan as a tree with their figures. */
export function PlanTree({ plan, selected, onSelect }: PlanTreeProps): ReactNode {
  const [closed, setClosed] = useState<ReadonlySet<number>>(new Set());
  const rows = useMemo(() => planRows(plan.root, closed), [plan, closed]);
  const place = useRef<HTMLDivElement>(null);
  const toggle = (id: number): void => {
    const next = new Set(closed);
    if (!next.delete(id)) next.add(id);
    setClosed(next);
    onSelect(id);
  };
  useEffect(() => {
    place.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = planMove(event.key, rows, selected, closed);
    if (move === null || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    if ('toggle' in move) toggle(move.toggle);
    else onSelect(move.select);
  };
  const heads = headsOf(plan);
  return (
    <div
      ref={place}
      className={css.tree}
      data-measured={plan.measured || undefined}
      data-bare={heads.length === 1 || undefined}
      role="treegrid"
      aria-label="Query plan"
      aria-activedescendant={`plan-${plan.root.id}-${selected}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className={css.headRow} role="row">
        {heads.map((head) => (
          <span key={head} role="columnheader">
            {head}
          </span>
        ))}
      </div>
      {rows.map((row) => (
        <Row
          key={row.node.id}
          {...{ row, plan }}
          isBare={heads.length === 1}
          isOpen={!closed.has(row.node.id)}
          isSelected={row.node.id === selected}
          onSelect={() => onSelect(row.node.id)}
          onToggle={() => toggle(row.node.id)}
        />
      ))}
    </div>
  );
}

/** Columns; steps alone where no figures are known. */
function headsOf(plan: Plan): readonly string[] {
  if (!hasFigures(plan)) return ['Step'];
  return plan.measured
    ? ['Step', 'Own time', 'With below', 'Rows', 'Estimated', 'Loops']
    : ['Step', 'Own cost', 'With below', 'Rows'];
}

interface RowProps {
  row: PlanRow;
  plan: Plan;
  /** No figures are shown. */
  isBare: boolean;
  isOpen: boolean;
  isSelected: boolean;
  onSelect: () => void;
  onToggle: () => void;
}

function Row({ row, plan, isBare, isOpen, isSelected, onSelect, onToggle }: RowProps): ReactNode {
  const { node, level } = row;
  const inner = node.children.length > 0;
  return (
    <div
      id={`plan-${plan.root.id}-${node.id}`}
      className={css.row}
      role="row"
      aria-level={level}
      aria-selected={isSelected}
      {...(inner ? { 'aria-expanded': isOpen } : {})}
      data-worst={node.id === plan.worst || undefined}
      data-never={node.loops === 0 || undefined}
      onClick={onSelect}
      onDoubleClick={inner ? onToggle : undefined}
    >
      <Step {...{ row, isOpen, onToggle }} isWorst={node.id === plan.worst} />
      {!isBare && <Figures {...{ row, plan }} />}
    </div>
  );
}

type StepProps = Pick<RowProps, 'row' | 'isOpen' | 'onToggle'> & { isWorst: boolean };

function Step({ row, isOpen, onToggle, isWorst }: StepProps): ReactNode {
  const { node, lines } = row;
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <span
      className={css.step}
      role="gridcell"
      title={[node.title, node.relation, node.detail].join(' ').trim()}
    >
      {lines.map((goesOn, at) => (
        <span
          key={at}
          className={css.line}
          style={{ width: INDENT }}
          data-goes-on={goesOn || undefined}
          data-own={at === lines.length - 1 || undefined}
        />
      ))}
      <span
        className={css.chevron}
        onClick={(event) => {
          event.stopPropagation();
          if (node.children.length > 0) onToggle();
        }}
      >
        {node.children.length > 0 && <Chevron size={14} aria-hidden />}
      </span>
      <strong className={css.title}>{node.title}</strong>
      {node.relation !== '' && <span className={css.relation}>{node.relation}</span>}
      {isWorst && <Flame className={css.worst} size={13} aria-label="takes the most" />}
      {node.warnings.length > 0 && (
        <TriangleAlert className={css.warning} size={13} aria-label="something stands out" />
      )}
      <span className={css.detail}>{node.detail}</span>
    </span>
  );
}

function Figures({ row: { node }, plan }: Pick<RowProps, 'row' | 'plan'>): ReactNode {
  const { share, ownMs, ownCost, totalMs, totalCost, estimatedRows, loops } = node;
  const text = (value: number | null, write: (value: number) => string): string =>
    value === null ? '' : write(value);
  const own = plan.measured ? text(ownMs, planMs) : text(ownCost, planNumber);
  const estimated = text(estimatedRows, planNumber);
  return (
    <>
      <span className={css.bar} role="gridcell">
        <span className={css.fill} style={{ width: `${(share ?? 0) * 100}%` }} />
        <span className={css.barText}>
          {own}
          {share !== null && share >= 0.005 && <span className={css.share}>{Math.round(share * 100)} %</span>}
        </span>
      </span>
      <Figure text={plan.measured ? text(totalMs, planMs) : text(totalCost, planNumber)} />
      <Figure text={plan.measured ? actualText(node) : estimated} />
      {plan.measured && <Figure text={estimated} />}
      {plan.measured && <Figure text={text(loops, planNumber)} />}
    </>
  );
}

function Figure({ text }: { text: string }): ReactNode {
  return (
    <span className={css.figure} role="gridcell">
      {text}
    </span>
  );
}
