import { BinnacleError } from '../../../../shared/errors';
import { MalformedError } from './wire';

/** The key needs a passphrase and none was given. */
export function needsPassphrase(): BinnacleError {
  return new BinnacleError('key-needs-passphrase', 'This private key is protected by a passphrase.', {
    retryable: true,
  });
}

/** Decryption with this passphrase gave no key. */
export function wrongPassphrase(): BinnacleError {
  return new BinnacleError('wrong-passphrase', 'The passphrase does not open this private key.', {
    hint: 'Check the passphrase and try again. If it is surely right, the key file is damaged.',
    retryable: true,
  });
}

/** The file is a key, but of a kind that is not used here; `what` is a whole sentence. */
export function unsupported(what: string, hint?: string): BinnacleError {
  return new BinnacleError('key-unsupported', what, hint === undefined ? {} : { hint });
}

/** The file is damaged or is no private key; `reason` is a whole sentence. */
export function unreadable(reason: string): BinnacleError {
  return new BinnacleError('key-unreadable', reason, {
    hint: 'Choose the private key file itself, in OpenSSH, PEM, PKCS#8 or PuTTY format.',
  });
}

/** What to do with a key whose encryption is not supported. */
export const REENCRYPT_HINT =
  'Write the key anew with a current cipher: "ssh-keygen -p -f FILE" asks for the old and a new passphrase.';

/** Anything thrown while reading a key as a BinnacleError; keeps no text that may quote the key. */
export function asKeyError(error: unknown): BinnacleError {
  if (error instanceof BinnacleError) return error;
  const reason = error instanceof MalformedError ? error.message : 'its content does not decode';
  return unreadable(`The private key is damaged: ${reason}.`);
}
