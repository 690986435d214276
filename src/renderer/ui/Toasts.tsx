import { CircleAlert, CircleCheck, TriangleAlert, X, type LucideIcon } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { IconAction } from './IconAction';
import { dismissToast, runToastAction, toastLifetime, useToasts, type ShownToast } from './toast';
import css from './Toasts.module.css';

const ICONS: Record<'success' | 'warning' | 'error', LucideIcon> = {
  success: CircleCheck,
  warning: TriangleAlert,
  error: CircleAlert,
};

function Toast({ shown }: { shown: ShownToast }): ReactNode {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    const lifetime = toastLifetime(shown);
    if (held || !Number.isFinite(lifetime)) return undefined;
    const timer = setTimeout(() => dismissToast(shown.id), lifetime);
    return () => clearTimeout(timer);
  }, [held, shown]);
  const tone = shown.tone ?? 'neutral';
  const Icon = tone === 'neutral' ? undefined : ICONS[tone];
  return (
    <div
      className={css.toast}
      data-tone={tone}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {Icon !== undefined && <Icon className={css.icon} size={16} strokeWidth={1.75} aria-hidden />}
      <div className={css.body}>
        <div>{shown.message}</div>
        {shown.hint !== undefined && shown.hint !== '' && <div className={css.hint}>{shown.hint}</div>}
      </div>
      {shown.action !== undefined && (
        <Button variant="text" color="primary" onClick={() => runToastAction(shown)}>
          {shown.action.label}
        </Button>
      )}
      <IconAction icon={X} size={14} label="Dismiss" onClick={() => dismissToast(shown.id)} />
    </div>
  );
}

/** All toasts in one live region; mounted once. */
export function Toasts(): ReactNode {
  const toasts = useToasts((state) => state.toasts);
  return (
    <div className={css.region} role="status" aria-live="polite" aria-label="Notifications">
      {toasts.map((shown) => (
        <Toast key={shown.id} shown={shown} />
      ))}
    </div>
  );
}
