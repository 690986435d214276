import type { SshHop, SshOpenOptions } from '../../host/messages';
import { BinnacleError } from '../../../shared/errors';
import { addressSchema, nameSchema, portSchema, usernameSchema } from '../../../shared/model/primitives';

/** RFC 4254 leaves names open; this is what every shell and sshd's AcceptEnv understand. */
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** A chain longer than this is a loop, not a network. */
const MAX_HOPS = 16;

/**
 * Refuses names that could be read as an option, a second line or a control sequence further on. The forms check
 * the same earlier; this is the last gate before a socket opens. Throws bad-request.
 */
export function checkOptions(options: SshOpenOptions): void {
  if (options.hops.length === 0 || options.hops.length > MAX_HOPS) {
    throw new BinnacleError('bad-request', `A connection needs between 1 and ${MAX_HOPS} hops.`);
  }
  for (const hop of options.hops) checkHop(hop);
  if (!/^[\w.+-]{1,64}$/.test(options.terminalType)) throw invalid('terminal type', 'terminalType');
  for (const [name, value] of Object.entries(options.environmentVariables)) {
    if (!VARIABLE_NAME.test(name)) throw invalid('name of an environment variable', 'environmentVariables');
    if (value.includes('\0')) throw invalid('value of an environment variable', 'environmentVariables');
  }
}

function checkHop(hop: SshHop): void {
  if (!nameSchema.safeParse(hop.name).success) throw invalid('host name', 'name');
  if (!addressSchema.safeParse(hop.address).success) throw invalid('address', 'address');
  if (!portSchema.safeParse(hop.port).success) throw invalid('port', 'port');
  if (hop.login.username !== null) checkUsername(hop.login.username);
}

/** Throws bad-request for a login name that must not be sent. */
export function checkUsername(username: string): void {
  if (username === '' || !usernameSchema.safeParse(username).success) throw invalid('user name', 'username');
}

function invalid(what: string, field: string): BinnacleError {
  return new BinnacleError('bad-request', `The ${what} holds characters that are not allowed.`, { field });
}
