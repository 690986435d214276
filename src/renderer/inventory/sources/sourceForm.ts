import {
  COMMAND_TEMPLATES,
  type CommandConfig,
  secretSourceDraftSchema,
  type SecretSourceDraft,
  type ShownSource,
  type SourceConfig,
  type SourceSlot,
  type VaultConfig,
} from '../../../shared/model/secretSource';
import { checkForm, type Checked } from '../formIssues';

/** A source as its form has it: what was typed for each kind stays while another is looked at. */
export interface SourceForm {
  name: string;
  kind: SourceConfig['kind'];
  file: string;
  /** Empty: none. */
  keyFile: string;
  url: string;
  namespace: string;
  mount: string;
  caFile: string;
  method: VaultConfig['auth']['method'];
  /** Where the way of signing in is mounted; empty: where it usually is. */
  authMount: string;
  roleId: string;
  username: string;
  program: string;
  /** One argument a line. */
  args: string;
  output: CommandConfig['output']['form'];
  paths: Partial<Record<SourceSlot, string>>;
  timeout: string;
  secretVariable: CommandConfig['secretVariable'];
}

const DEFAULT_TIMEOUT = '30';

/** A new source. */
export function emptySourceForm(): SourceForm {
  return {
    ...{ name: '', kind: 'keepass', file: '', keyFile: '' },
    ...{ url: '', namespace: '', mount: 'secret', caFile: '', method: 'token', authMount: '' },
    ...{ roleId: '', username: '', program: '', args: '', output: 'first-line', paths: {} },
    ...{ timeout: DEFAULT_TIMEOUT, secretVariable: null },
  };
}

/** The form of a saved source. */
export function toSourceForm({ name, config }: Pick<ShownSource, 'name' | 'config'>): SourceForm {
  const form: SourceForm = { ...emptySourceForm(), name, kind: config.kind };
  if (config.kind === 'keepass') return { ...form, file: config.file, keyFile: config.keyFile ?? '' };
  if (config.kind === 'command') {
    const { program, args, output, timeoutSeconds, secretVariable } = config;
    const paths = output.form === 'json' ? output.paths : {};
    return {
      ...{ ...form, program, args: args.join('\n'), output: output.form, paths, secretVariable },
      timeout: String(timeoutSeconds),
    };
  }
  const { url, namespace, mount, caFile, auth } = config;
  return {
    ...{ ...form, url, namespace, mount, caFile: caFile ?? '', method: auth.method },
    authMount: auth.method === 'token' || auth.mount === auth.method ? '' : auth.mount,
    roleId: auth.method === 'approle' ? auth.roleId : '',
    username: auth.method === 'userpass' ? auth.username : '',
  };
}

/** The form with a ready-made command; the program is found by whoever asks for it. */
export function withTemplate(form: SourceForm, label: string): SourceForm {
  const template = COMMAND_TEMPLATES.find((each) => each.label === label);
  if (template === undefined) return form;
  const { args, output, secretVariable } = template;
  return {
    ...form,
    name: form.name.trim() === '' ? template.label : form.name,
    args: args.join('\n'),
    output: output.form,
    paths: output.form === 'json' ? output.paths : {},
    secretVariable,
  };
}

/** Checks a form and turns it into what is sent. Issues stand under the names of the form's own fields. */
export function checkSourceForm(form: SourceForm): Checked<SecretSourceDraft> {
  const checked = checkForm(secretSourceDraftSchema, { name: form.name.trim(), config: configOf(form) });
  if (checked.ok) return checked;
  const issues = Object.entries(checked.issues).map(([path, message]) => [fieldOf(path), message]);
  return { ok: false, issues: Object.fromEntries(issues) as Record<string, string> };
}

function configOf(form: SourceForm): unknown {
  const { kind, file, keyFile, url, namespace, mount, caFile, program, secretVariable } = form;
  if (kind === 'keepass') return { kind, file: file.trim(), keyFile: keyFile.trim() || null };
  if (kind === 'vault') {
    return {
      ...{ kind, url: url.trim(), namespace: namespace.trim(), mount: mount.trim() },
      ...{ caFile: caFile.trim() || null, auth: authOf(form) },
    };
  }
  return {
    ...{ kind, program: program.trim(), args: form.args.split('\n').filter((line) => line !== '') },
    output: form.output === 'json' ? { form: 'json', paths: form.paths } : { form: form.output },
    timeoutSeconds: /^\d{1,4}$/.test(form.timeout.trim()) ? Number(form.timeout) : form.timeout,
    secretVariable,
  };
}

function authOf({ method, authMount, roleId, username }: SourceForm): unknown {
  const mount = authMount.trim() || method;
  if (method === 'approle') return { method, mount, roleId: roleId.trim() };
  return method === 'userpass' ? { method, mount, username: username.trim() } : { method };
}

/** The field of the form that a path of the draft belongs to. */
function fieldOf(path: string): string {
  if (path.startsWith('config.args')) return 'args';
  if (path.startsWith('config.output.paths.')) return path.replace('config.output.', '');
  const names: Readonly<Record<string, string>> = {
    'config.auth.mount': 'authMount',
    'config.auth.roleId': 'roleId',
    'config.auth.username': 'username',
    'config.timeoutSeconds': 'timeout',
  };
  return names[path] ?? path.replace(/^config\./, '');
}
