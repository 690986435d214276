import { open } from 'node:fs/promises';
import { BinnacleError } from '../../shared/errors';

/** Bytes of a file of certificates: the whole list of a browser has 220 KB. */
const MAX_BYTES = 1024 * 1024;

/** The certificates of a PEM file. Throws `bad-request` with what is wrong with the file. */
export async function readAuthorities(path: string): Promise<string> {
  const text = await readBounded(path);
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw unusable(path, 'it holds no certificate in PEM form');
}

async function readBounded(path: string): Promise<string> {
  let file;
  try {
    file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > MAX_BYTES) throw unusable(path, 'it is larger than 1 MB');
    return await file.readFile('latin1');
  } catch (error) {
    if (error instanceof BinnacleError) throw error;
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw unusable(path, missing ? 'there is no such file' : 'it can’t be read');
  } finally {
    await file?.close();
  }
}

function unusable(path: string, reason: string): BinnacleError {
  return new BinnacleError('bad-request', `The file of authorities ${path} can’t be used: ${reason}.`, {
    hint: 'Choose a file with the certificate of the authority that signed the server’s.',
    field: 'tlsCaFile',
  });
}
