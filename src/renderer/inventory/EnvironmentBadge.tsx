import type { CSSProperties, ReactNode } from 'react';
import type { Environment } from '../../shared/model/inventory';
import { contrastText } from './colour';
import css from './EnvironmentBadge.module.css';

/** Properties of {@link EnvironmentBadge}. */
export interface EnvironmentBadgeProps {
  environment: Environment;
  /** Filled if guarded: for places that show one badge, not a list of them. */
  strong?: boolean;
}

/** An environment's name in its colour; guarded ones are framed or filled. */
export function EnvironmentBadge({ environment, strong = false }: EnvironmentBadgeProps): ReactNode {
  const { name, colour, guarded } = environment;
  const style = { '--inv-env': colour, '--inv-env-contrast': contrastText(colour) } as CSSProperties;
  const title = `Environment: ${name}${guarded ? ' (guarded)' : ''}`;
  return (
    <span
      className={css.badge}
      style={style}
      data-guarded={guarded || undefined}
      data-strong={strong || undefined}
      title={title}
    >
      {name}
    </span>
  );
}
