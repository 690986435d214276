import type { ImportedProperties, ImportedTree } from '../../../src/main/inventory/import/importModel';
import { importPreviewSchema } from '../../../src/shared/model/import';
import { previewOf } from '../../../src/main/inventory/import/importPreview';

/** What a tree or a plan must be; what it is not, as a sentence. */
export class BrokenPromise extends Error {}

/** Fails with `what` unless it holds. */
export function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new BrokenPromise(what);
}

/** Checks that a tree is whole: parents before their children, references that lead somewhere, nothing that runs. */
export function checkTree(tree: ImportedTree): void {
  const folders = new Set<string>();
  const hosts = new Set(tree.hosts.map(({ key }) => key));
  const credentials = new Set(tree.credentials.map(({ key }) => key));
  must(hosts.size === tree.hosts.length, 'two hosts have one key');
  must(credentials.size === tree.credentials.length, 'two credentials have one key');
  const check = (properties: ImportedProperties): void => {
    const { credentialKey, extraCredentialKeys, jumpHostKey, startupCommand } = properties;
    must(typeof startupCommand !== 'string', 'a command out of the file is enabled');
    for (const key of [credentialKey, ...(extraCredentialKeys ?? [])])
      must(typeof key !== 'string' || credentials.has(key), 'a credential is missing');
    must(typeof jumpHostKey !== 'string' || hosts.has(jumpHostKey), 'a jump host is missing');
  };
  for (const { key, parentKey, properties } of tree.folders) {
    must(parentKey === null || folders.has(parentKey), 'a folder comes before its parent');
    must(!folders.has(key), 'two folders have one key');
    folders.add(key);
    check(properties);
  }
  for (const { folderKey, properties, endpoints } of tree.hosts) {
    must(folderKey === null || folders.has(folderKey), 'the folder of a host is missing');
    check(properties);
    for (const endpoint of endpoints) check(endpoint.properties);
  }
  checkPreview(tree);
}

function checkPreview(tree: ImportedTree): void {
  const read = { t: 'read' as const, formatId: 'x', label: 'X', tree: '', table: null };
  const preview = previewOf('00000000-0000-4000-8000-000000000000', 'file', read, tree);
  const parsed = importPreviewSchema.safeParse(preview);
  must(parsed.success, `the preview does not fit its schema at ${pathOf(parsed.error)}`);
}

/** Where a value does not fit, without the value. */
export function pathOf(error: { issues: { path: PropertyKey[]; message: string }[] } | undefined): string {
  const [issue] = error?.issues ?? [];
  return issue === undefined ? '?' : `${issue.path.map(String).join('.')}: ${issue.message}`;
}
