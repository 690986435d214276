import {
  hostLevels,
  folderLevels,
  resolveProperties,
  type PropertyOrigin,
} from '../../shared/model/inheritance';
import type { Folder, Host } from '../../shared/model/inventory';
import { PROPERTY_KEYS, type PropertyKey } from '../../shared/model/properties';
import { PROPERTY_INFO, propertyText, type NameSource } from './propertyInfo';

/** One line of "effective properties" in the inspector. */
export interface EffectiveRow {
  key: PropertyKey;
  label: string;
  text: string;
  origin: PropertyOrigin;
  /** The credential that supplies the value, where no property does. */
  credential: string | undefined;
  /** When the credential that it names ends, if it does. */
  expiresAt: number | undefined;
  /** Set on the inspected record itself. */
  own: boolean;
  /** Worth showing before "show all": set somewhere, not just a default. */
  main: boolean;
}

/** Properties that are worth a line even where nothing sets them: they decide who logs in. */
const ALWAYS: ReadonlySet<PropertyKey> = new Set(['credentialId', 'username']);

/** What applies to a host or folder, with where each value comes from, in the order of the forms. */
export function effectiveRows(
  node: { host: Host } | { folder: Folder },
  folders: ReadonlyMap<string, Folder>,
  names: NameSource,
): EffectiveRow[] {
  const id = 'host' in node ? node.host.id : node.folder.id;
  const levels =
    'host' in node ? hostLevels(node.host, undefined, folders) : folderLevels(node.folder.id, folders);
  const effective = resolveProperties(levels);
  const credentialId = effective.credentialId.value;
  const credential = typeof credentialId === 'string' ? names.credentials.get(credentialId) : undefined;
  return PROPERTY_KEYS.map((key) => {
    const { value, origin } = effective[key];
    const set = propertyText(key, value, names);
    // Without a user name of its own a node logs in with the credential's.
    const borrowed = key === 'username' && (set === '' || value === null) ? (credential?.username ?? '') : '';
    const text = borrowed === '' ? set : borrowed;
    return {
      key,
      label: PROPERTY_INFO[key].label,
      text: text === '' ? (PROPERTY_INFO[key].empty ?? 'Not set') : text,
      origin,
      credential: borrowed === '' ? undefined : credential?.name,
      expiresAt: key === 'credentialId' ? credential?.expiresAt : undefined,
      own: origin.kind !== 'default' && origin.id === id,
      main: origin.kind !== 'default' || ALWAYS.has(key),
    };
  });
}
