import { useId, type ReactNode } from 'react';
import css from './inspector.module.css';

/** A titled part of the inspector. */
export function InspectorSection(props: {
  title: string;
  action?: ReactNode;
  children: ReactNode;
}): ReactNode {
  const { title, action, children } = props;
  const id = useId();
  return (
    <section className={css.section} aria-labelledby={id}>
      <div className={css.sectionHead}>
        <h3 id={id} className={css.sectionTitle}>
          {title}
        </h3>
        {action}
      </div>
      {children}
    </section>
  );
}
