import { useCallback, useMemo, useState } from 'react';
import { BinnacleError } from '../../shared/errors';
import { describeError } from '../ui/describeError';
import type { Checked, FormIssues } from './formIssues';
import { sameForm } from './hostDraft';

/** What went wrong when a form was sent and belongs to no single field. */
export interface FormFailure {
  message: string;
  hint?: string;
}

/** A form's state and what can be done with it. */
export interface FormState<F, D> {
  form: F;
  /** Whether it differs from what is saved. */
  dirty: boolean;
  saving: boolean;
  failure: FormFailure | null;
  /** Changes some fields; their issues are shown from then on. */
  change: (patch: Partial<F>, ...paths: string[]) => void;
  /** What is wrong with a field, once it was touched or sending was tried. */
  issue: (path: string) => string | undefined;
  /** Whether any shown issue lies below a path. */
  issueBelow: (prefix: string) => boolean;
  /** Checks, sends and replies with the outcome; undefined when it was not sent or failed. */
  submit: <R>(send: (draft: D) => Promise<R>) => Promise<R | undefined>;
  /** Makes this the saved state: after saving, or to load what was changed elsewhere. */
  reset: (saved: F) => void;
}

const NONE: FormIssues = {};

/** Issues that main found, by field; they stand until that form changes. */
function fieldIssue(error: unknown): FormIssues {
  if (!(error instanceof BinnacleError) || error.field === undefined) return NONE;
  return { [error.field.replace(/^draft\./, '')]: error.message };
}

/** State of a form that is validated while typing; `check` is pure and defined outside components. */
export function useForm<F extends object, D>(initial: F, check: (form: F) => Checked<D>): FormState<F, D> {
  const [saved, setSaved] = useState(initial);
  const [form, setForm] = useState(initial);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [tried, setTried] = useState(false);
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState<FormFailure | null>(null);
  const [refused, setRefused] = useState(NONE);
  const checked = useMemo(() => check(form), [check, form]);
  const issues = checked.ok ? NONE : checked.issues;

  const change = useCallback((patch: Partial<F>, ...paths: string[]) => {
    setForm((now) => ({ ...now, ...patch }));
    setTouched((now) => new Set([...now, ...(paths.length > 0 ? paths : Object.keys(patch))]));
    setRefused(NONE);
  }, []);
  const reset = useCallback((next: F) => {
    setSaved(next);
    setForm(next);
    setTouched(new Set());
    setTried(false);
    setFailure(null);
    setRefused(NONE);
  }, []);
  const submit = async <R>(send: (draft: D) => Promise<R>): Promise<R | undefined> => {
    setTried(true);
    setFailure(null);
    if (!checked.ok || saving) return undefined;
    setSaving(true);
    try {
      return await send(checked.value);
    } catch (error) {
      setRefused(fieldIssue(error));
      setFailure(describeError(error));
      return undefined;
    } finally {
      setSaving(false);
    }
  };
  const shown = (path: string): boolean => tried || touched.has(path);
  const issue = (path: string): string | undefined =>
    refused[path] ?? (shown(path) ? issues[path] : undefined);
  const issueBelow = (prefix: string): boolean =>
    Object.keys({ ...issues, ...refused }).some(
      (path) => path.startsWith(prefix) && issue(path) !== undefined,
    );
  const dirty = useMemo(() => !sameForm(form, saved), [form, saved]);
  return { form, dirty, saving, failure, change, issue, issueBelow, submit, reset };
}
