import { type FeedDraft, feedDraftSchema, type FeedKind, type FeedSource } from '../../shared/model/feed';
import { nameSchema } from '../../shared/model/primitives';
import { checkForm, type Checked } from '../inventory/formIssues';

/** How a form names when a live folder is refreshed: by hand, when its file changes, or every so many minutes. */
export type Rhythm = 'hand' | 'file' | number;

/** A live folder's form: plain text wherever a person types. */
export interface FeedForm {
  kind: FeedKind;
  path: string;
  program: string;
  /** One a line. */
  args: string;
  url: string;
  caFile: string;
  credentialId: string | null;
  scheme: 'bearer' | 'token' | 'basic';
  rhythm: Rhythm;
  timeout: string;
  apply: FeedDraft['apply'];
  name: string;
  parentId: string | null;
}

/** What is sent, with name and place of a new folder. */
export interface CheckedFeed {
  draft: FeedDraft;
  name: string;
  parentId: string | null;
}

/** Usual intervals, in minutes. */
export const INTERVALS = [5, 15, 60, 24 * 60] as const;

/** A new live folder below a folder. */
export function emptyFeedForm(parentId: string | null): FeedForm {
  return {
    ...{ kind: 'ssh-config', path: '~/.ssh/config', program: '', args: '', url: 'https://', caFile: '' },
    ...{
      credentialId: null,
      scheme: 'bearer',
      rhythm: 'file',
      timeout: '30',
      apply: 'ask',
      name: '',
      parentId,
    },
  };
}

/** The form of a live folder that is there. */
export function toFeedForm({ source, refreshMinutes, timeoutSeconds, apply, enabled }: FeedDraft): FeedForm {
  const isFile = source.kind === 'ssh-config' || source.kind === 'ansible';
  const often: Rhythm = refreshMinutes > 0 ? refreshMinutes : isFile ? 'file' : 'hand';
  return {
    ...emptyFeedForm(null),
    ...fieldsOf(source),
    ...{ kind: source.kind, apply, timeout: String(timeoutSeconds), rhythm: enabled ? often : 'hand' },
  };
}

function fieldsOf(source: FeedSource): Partial<FeedForm> {
  if (source.kind === 'script') return { program: source.program, args: source.args.join('\n') };
  if (source.kind !== 'https') return { path: source.path };
  const { url, caFile, auth } = source;
  return {
    ...{ url, caFile: caFile ?? '', credentialId: auth?.credentialId ?? null },
    ...(auth === null ? {} : { scheme: auth.scheme }),
  };
}

/** The form with another kind of source, and what is usual for it. */
export function withKind(form: FeedForm, kind: FeedKind): FeedForm {
  const isFile = kind === 'ssh-config' || kind === 'ansible';
  const usual = kind === 'ssh-config' ? '~/.ssh/config' : '';
  const path = form.kind === 'ssh-config' && form.path === '~/.ssh/config' ? usual : form.path || usual;
  const rhythm: Rhythm = isFile ? 'file' : form.rhythm === 'file' ? 60 : form.rhythm;
  return { ...form, kind, path, rhythm };
}

/** The source that the form describes, not yet checked. */
export function sourceOf(form: FeedForm): unknown {
  const { kind, path, program, args, url, caFile, credentialId, scheme } = form;
  if (kind === 'script') {
    const lines = args.split('\n').map((line) => line.replace(/\r$/, ''));
    return { kind, program: program.trim(), args: lines.at(-1) === '' ? lines.slice(0, -1) : lines };
  }
  if (kind !== 'https') return { kind, path: path.trim() };
  const auth = credentialId === null ? null : { scheme, credentialId };
  return { kind, url: url.trim(), caFile: caFile.trim() === '' ? null : caFile.trim(), auth };
}

/** Checks a form of a new live folder. */
export function checkNewFeed(form: FeedForm): Checked<CheckedFeed> {
  const checked = checkFeed(form);
  const name = nameSchema.safeParse(form.name.trim());
  if (name.success) return checked;
  const issues = checked.ok ? {} : checked.issues;
  return { ok: false, issues: { ...issues, name: name.error.issues[0]?.message ?? 'A name is needed.' } };
}

/** Checks everything but the name. */
export function checkFeed(form: FeedForm): Checked<CheckedFeed> {
  const { rhythm, timeout, apply, name, parentId } = form;
  const checked = checkForm(feedDraftSchema, {
    source: sourceOf(form),
    ...{ apply, enabled: rhythm !== 'hand' },
    refreshMinutes: typeof rhythm === 'number' ? rhythm : 0,
    timeoutSeconds: /^\d+$/.test(timeout.trim()) ? Number(timeout) : Number.NaN,
  });
  return checked.ok ? { ok: true, value: { draft: checked.value, name: name.trim(), parentId } } : checked;
}
