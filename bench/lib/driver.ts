import { resolve } from 'node:path';

/** Electron's arguments for an app that a test driver starts; the project's folder is the current one. */
export const DRIVEN: readonly string[] = ['-r', resolve('bench/lib/waitForDriver.cjs')];
