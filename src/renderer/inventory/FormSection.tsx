import { ChevronRight } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import css from './form.module.css';

/** Properties of {@link FormSection}. */
export interface FormSectionProps {
  title: string;
  /** Stands beside the title while closed: what is set inside, in a few words. */
  summary?: string | undefined;
  /** Open from the start. */
  open?: boolean | undefined;
  /** Opens it: something inside needs attention. */
  attention?: boolean | undefined;
  children: ReactNode;
}

/** A part of a form that opens on demand, so that the few fields everyone needs stay few. */
export function FormSection({
  title,
  summary,
  open = false,
  attention,
  children,
}: FormSectionProps): ReactNode {
  const [opened, setOpened] = useState(open);
  const shown = opened || attention === true;
  const id = useId();
  return (
    <section className={css.section} aria-labelledby={`${id}-title`}>
      <button
        type="button"
        id={`${id}-title`}
        className={css.sectionHead}
        aria-expanded={shown}
        aria-controls={id}
        onClick={() => setOpened(!shown)}
      >
        <ChevronRight size={14} className={css.sectionChevron} aria-hidden />
        <span>{title}</span>
        {!shown && summary !== undefined && summary !== '' && (
          <span className={css.sectionSummary}>{summary}</span>
        )}
      </button>
      {shown && (
        <div id={id} className={css.sectionBody}>
          {children}
        </div>
      )}
    </section>
  );
}
