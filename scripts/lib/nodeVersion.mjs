// Imported first by every script, so that an old Node gets one clear sentence before anything else runs.

/** Oldest Node the tool chain (vite 8, vitest 4) runs on. */
export const OLDEST_NODE = '20.19.0';

/** True when dotted version `have` is at least `want`; both are plain `major.minor.patch`. */
export function isAtLeast(have, want) {
  const left = have.split('.').map(Number);
  const right = want.split('.').map(Number);
  for (let i = 0; i < 3; i++) {
    if (left[i] !== right[i]) return left[i] > right[i];
  }
  return true;
}

/** Ends the process with one sentence when this Node is too old. */
export function ensureNodeVersion(version = process.versions.node) {
  if (isAtLeast(version, OLDEST_NODE)) return;
  process.stderr.write(
    `Binnacle needs Node ${OLDEST_NODE} or newer, and this is Node ${version}: install a newer one from https://nodejs.org.\n`,
  );
  process.exit(1);
}

ensureNodeVersion();
