import { readdirSync, readFileSync } from 'node:fs';

/** One process of a tree. */
export interface ProcessMemory {
  pid: number;
  /** What it is: `browser`, or Chromium's `--type`, with the utility's own name. */
  name: string;
  /** Proportional set size in bytes: shared pages count as a share. */
  pss: number;
  /** The part of it that is not read from files such as the executable. */
  own: number;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null; // The process has ended meanwhile.
  }
}

function parentOf(pid: string): string {
  // The command in parentheses may hold anything; the parent is the second field behind it.
  const stat = read(`/proc/${pid}/stat`) ?? '';
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? '';
}

/** The process and everything it has started, on Linux. */
export function processTree(root: number): ProcessMemory[] {
  const children = new Map<string, string[]>();
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const parent = parentOf(pid);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const tree = [String(root)];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree.flatMap((pid) => {
    const rollup = read(`/proc/${pid}/smaps_rollup`);
    if (rollup === null || rollup === '') return [];
    const bytes = (field: string): number =>
      Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1] ?? 0) * 1024;
    const pss = bytes('Pss');
    return [{ pid: Number(pid), name: nameOf(pid), pss, own: pss - bytes('Pss_File') }];
  });
}

/** The tree's PSS in bytes. */
export function treePss(root: number): number {
  return processTree(root).reduce((sum, { pss }) => sum + pss, 0);
}

/**
 * The tree's PSS without pages of files. Those are shared with any other Electron on the machine: when one of them
 * starts or ends, this one's share swings by tens of megabytes, which would drown small differences.
 */
export function treeOwnBytes(root: number): number {
  return processTree(root).reduce((sum, { own }) => sum + own, 0);
}

function nameOf(pid: string): string {
  // Chromium joins its children's words with blanks.
  const words = (read(`/proc/${pid}/cmdline`) ?? '').split(/[\0 ]/);
  const option = (name: string): string | undefined =>
    words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  const type = option('type') ?? (words[0]?.includes('electron') === true ? 'browser' : words[0]);
  return [type, option('utility-sub-type')].filter((part) => part !== undefined).join(' ');
}
