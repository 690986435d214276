import { Copy, TriangleAlert } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { hasFigures, planNodes, type Plan, type PlanNode } from '../../../shared/plans/plan';
import { planMs, planText } from '../../../shared/plans/planText';
import { IconAction } from '../../ui/IconAction';
import { attempting, copyText } from '../library/libraryCommands';
import css from './plan.module.css';
import { PlanTree } from './PlanTree';

/** Findings that are listed; each stands at its step, too. */
const MOST_FINDINGS = 50;

/** A plan: what stands out, the tree, and all about the selected step. */
export function PlanView({ plan }: { plan: Plan }): ReactNode {
  const [selected, setSelected] = useState(plan.worst ?? plan.root.id);
  const nodes = useMemo(() => planNodes(plan.root), [plan]);
  const node = nodes.find(({ id }) => id === selected) ?? plan.root;
  return (
    <>
      <Findings nodes={nodes} onSelect={setSelected} />
      <div className={css.split}>
        <PlanTree plan={plan} selected={node.id} onSelect={setSelected} />
        <Details node={node} />
      </div>
    </>
  );
}

interface FindingsProps {
  nodes: readonly PlanNode[];
  onSelect: (id: number) => void;
}

function Findings({ nodes, onSelect }: FindingsProps): ReactNode {
  const found = nodes
    .flatMap((node) => node.warnings.map((text) => ({ node, text })))
    .slice(0, MOST_FINDINGS);
  if (found.length === 0) return null;
  return (
    <ul className={css.findings} aria-label="What stands out">
      {found.map(({ node, text }) => (
        <li key={`${node.id} ${text}`}>
          <TriangleAlert className={css.warning} size={13} aria-hidden />
          <button type="button" className={css.finding} onClick={() => onSelect(node.id)}>
            {[node.title, node.relation].filter((word) => word !== '').join(' ')}
          </button>
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

function Details({ node }: { node: PlanNode }): ReactNode {
  const { title, relation, detail, buffers, warnings, properties } = node;
  const isBare = relation + detail + buffers === '' && warnings.length + properties.length === 0;
  return (
    <section className={css.details} aria-label={`About ${title}`} tabIndex={0} data-selectable>
      <strong>{title}</strong>
      {isBare && <div className={css.quiet}>Nothing more is said of this step.</div>}
      {relation !== '' && <div className={css.relation}>{relation}</div>}
      {detail !== '' && <code className={css.code}>{detail}</code>}
      {warnings.map((text) => (
        <div key={text} className={css.warned}>
          {text}
        </div>
      ))}
      {buffers !== '' && <div className={css.quiet}>Blocks, with those below: {buffers}</div>}
      <dl className={css.properties}>
        {properties.map(({ name, text }, at) => (
          <div key={`${at} ${name}`}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** How long it took in all, and the whole plan for the clipboard. */
export function PlanSummary({ plan }: { plan: Plan }): ReactNode {
  const { planningMs, executionMs, measured } = plan;
  const parts = [
    measured ? 'Measured' : hasFigures(plan) ? 'Estimated, not run' : 'Not run, costs not known',
    planningMs === null ? '' : `planning ${planMs(planningMs)}`,
    executionMs === null ? '' : `execution ${planMs(executionMs)}`,
  ].filter((part) => part !== '');
  return (
    <>
      <span className={css.quiet} data-selectable>
        {parts.join(' · ')}
      </span>
      <span className={css.gap} />
      <IconAction
        icon={Copy}
        size={14}
        label="Copy the plan as text"
        onClick={() => attempting(() => copyText(planText(plan)))}
      />
    </>
  );
}
