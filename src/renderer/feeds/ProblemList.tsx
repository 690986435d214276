import type { ReactNode } from 'react';
import type { Loss } from '../../shared/model/import';
import { counted } from './feedWords';
import css from './feeds.module.css';

/** What a source says and Binnacle could not take over. */
export function ProblemList({ problems, count }: { problems: readonly Loss[]; count: number }): ReactNode {
  if (count === 0) return null;
  const more = count - problems.length;
  return (
    <section>
      <h3 className={css.heading}>{counted(count, 'field')} not taken over</h3>
      <ul className={css.list}>
        {problems.map(({ path, field, value, reason }, at) => (
          <li key={at} className={css.problem}>
            <div>
              {path.length === 0 ? 'The whole source' : path.join(' / ')}
              <span className={css.mono}> {value === '' ? field : `${field}: ${value}`}</span>
            </div>
            <div className={css.dim}>{reason}</div>
          </li>
        ))}
        {more > 0 && <li className={css.dim}>and {more.toLocaleString('en')} more</li>}
      </ul>
    </section>
  );
}
