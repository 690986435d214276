import { idSchema } from '../../shared/model/primitives';

/** Links that other programs may open us with: `binnacle://host/<id>`. */
const LINK = /^binnacle:\/\/host\/([^/?#]+)\/?$/;

/** The first of our links among a start's arguments. */
export function findDeepLink(argv: readonly string[]): string | null {
  return argv.find((argument) => argument.startsWith('binnacle://')) ?? null;
}

/** The host a link selects; null for anything that is not exactly such a link. */
export function hostIdOf(link: string): string | null {
  const id = idSchema.safeParse(LINK.exec(link)?.[1]);
  return id.success ? id.data : null;
}
