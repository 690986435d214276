import type { Hop } from '../sshConfig/jump';

/** A hop as it would be typed, which also names the host that is made for it. */
export function hopName({ user, host, port }: Hop): string {
  return `${user === null ? '' : `${user}@`}${host}${port === null ? '' : `:${port}`}`;
}

/** Whether two chains have the same hops. */
export function sameHops(one: readonly Hop[], other: readonly Hop[]): boolean {
  return one.map(hopName).join() === other.map(hopName).join();
}
