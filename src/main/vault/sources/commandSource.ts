import { BinnacleError } from '../../../shared/errors';
import {
  type CommandConfig,
  type CommandOutput,
  REFERENCE_PLACEHOLDER,
  type SourceReference,
  type SourceSlot,
} from '../../../shared/model/secretSource';
import { zero } from '../secretBytes';
import { type JsonBytes, parseJsonBytes, wipeJson } from './jsonBytes';
import { atPath } from './jsonPath';
import { commandEnvironment, isProgram } from './programs';
import { runCommand } from './runCommand';
import {
  ownCopy,
  type SecretSource,
  slotOf,
  type SourceSecrets,
  throwIfAborted,
  type UnlockingSecret,
} from './secretSource';

/** Most that a command may print, in bytes: the largest secret. */
const OUTPUT_BYTES = 64 * 1024;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** A program of this workstation as a source: `pass`, and the command lines of other password managers. */
export class CommandSource implements SecretSource {
  constructor(
    private readonly config: CommandConfig,
    private readonly secret: UnlockingSecret,
    private readonly environment: NodeJS.ProcessEnv = process.env,
  ) {}

  async fetch({ reference, field }: SourceReference, signal: AbortSignal): Promise<SourceSecrets> {
    const { program, args, timeoutSeconds, output } = this.config;
    const command = {
      program,
      args: args.map((each) => each.replaceAll(REFERENCE_PLACEHOLDER, () => safeReference(reference))),
      environment: this.#environment(),
      timeoutMs: timeoutSeconds * 1000,
      outputBytes: OUTPUT_BYTES,
    };
    const printed = await runCommand(command, signal);
    try {
      return readOutput(printed, output, field);
    } finally {
      zero(printed);
    }
  }

  /** Only looks whether the program is there: without a reference there is nothing to run. */
  check(signal: AbortSignal): Promise<void> {
    const { program } = this.config;
    return new Promise((resolve) => {
      throwIfAborted(signal);
      if (isProgram(program)) resolve();
      else {
        throw new BinnacleError('not-found', `There is no program at ${program}.`, {
          hint: 'Choose it again in the source.',
        });
      }
    });
  }

  /** Nothing is kept, so there is nothing to forget. */
  close(): void {
    return undefined;
  }

  #environment(): Record<string, string> {
    const environment = commandEnvironment(this.environment);
    const { secretVariable } = this.config;
    if (secretVariable === null) return environment;
    const secret = this.secret();
    if (secret === null) return environment;
    try {
      return { ...environment, [secretVariable]: secret.toString('utf8').trim() };
    } finally {
      zero(secret);
    }
  }
}

/** A reference that can't be taken for an option. */
function safeReference(reference: string): string {
  if (reference !== '' && !reference.startsWith('-') && !reference.includes('\u0000')) return reference;
  throw new BinnacleError('bad-request', 'A reference can’t be empty or start with “-”.', {
    hint: 'Change it in the credential.',
  });
}

function readOutput(printed: Buffer, output: CommandOutput, field: string): SourceSecrets {
  if (output.form === 'json') return fromJson(printed, output.paths, field);
  const end = output.form === 'first-line' ? printed.indexOf(LINE_FEED) : -1;
  const value = withoutLineEnd(end < 0 ? printed : printed.subarray(0, end));
  if (value.length === 0) throw empty();
  return new Map([[slotOf(value), ownCopy(value)]]);
}

function fromJson(
  printed: Buffer,
  paths: Readonly<Partial<Record<SourceSlot, string>>>,
  field: string,
): SourceSecrets {
  const json = parsed(printed);
  const found: SourceSecrets = new Map();
  const add = (path: string, slot?: SourceSlot): void => {
    const value = atPath(json, path);
    if (Buffer.isBuffer(value) && value.length > 0) found.set(slot ?? slotOf(value), ownCopy(value));
  };
  try {
    for (const [slot, path] of Object.entries(paths) as [SourceSlot, string][])
      if (path !== '') add(path, slot);
    if (field !== '') add(field);
  } finally {
    wipeJson(json);
  }
  if (found.size > 0) return found;
  throw new BinnacleError('not-found', 'The command printed JSON without any of the wanted parts.', {
    hint: 'Check the paths of the source against what the command prints in a terminal.',
  });
}

function parsed(printed: Buffer): JsonBytes {
  try {
    return parseJsonBytes(printed);
  } catch {
    throw new BinnacleError('protocol-error', 'The command did not print JSON.', {
      hint: 'Add the option that makes it do so, or choose another form of output in the source.',
    });
  }
}

/** Without the line break at the end, if there is one. */
function withoutLineEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  if (bytes[end - 1] === LINE_FEED) end--;
  if (bytes[end - 1] === CARRIAGE_RETURN) end--;
  return bytes.subarray(0, end);
}

function empty(): BinnacleError {
  return new BinnacleError('not-found', 'The command printed nothing.', {
    hint: 'Run the same command in a terminal to see what it says.',
  });
}
