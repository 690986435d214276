import { CREDENTIAL_KIND_INFO } from '../inventory/credentialKinds';
import { PROPERTY_INFO } from '../inventory/propertyInfo';
import { SETTING_INFO } from '../settings/settingInfo';

/** Words for the fields of records and for the settings that have no line of their own. */
const NAMES: Readonly<Record<string, string>> = {
  name: 'Name',
  address: 'Address',
  folderId: 'Folder',
  parentId: 'Folder',
  tags: 'Tags',
  os: 'Operating system',
  notes: 'Notes',
  favourite: 'Favourite',
  position: 'Order',
  colour: 'Colour',
  guarded: 'Guarded',
  kind: 'Kind',
  username: 'User name',
  keyFile: 'Key file',
  certificateFile: 'Certificate file',
  remember: 'Remembered',
  snmp: 'SNMPv3',
  expiresAt: 'Expires',
  tagColours: 'Colours of tags',
  smartFolders: 'Smart folders',
};

/** `keepAliveSeconds` as "Keep alive seconds": for fields that this version has no word for. */
const spelled = (name: string): string => {
  const words = name
    .replace(/Id$/, '')
    .replace(/([a-z0-9])([A-Z])/g, (_all, a: string, b: string) => `${a} ${b.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/** The label of an inheritable property. */
export const propertyName = (key: string): string =>
  own<{ label: string }>(PROPERTY_INFO, key)?.label ?? spelled(key);

/** The label of a field, by its path in the record. */
export function fieldName([field = '', inner]: readonly string[]): string {
  if (inner !== undefined) return field === 'properties' ? propertyName(inner) : inner;
  return own(NAMES, field) ?? own<{ label: string }>(SETTING_INFO, field)?.label ?? spelled(field);
}

/** The words of a credential's kind. */
export const credentialKindName = (kind: string): string =>
  own<{ label: string }>(CREDENTIAL_KIND_INFO, kind)?.label ?? kind;

/** The words of a setting's value, where it is one of a few; undefined: as it is. */
export function settingChoice(name: string, value: unknown): string | undefined {
  const info = own<(typeof SETTING_INFO)[keyof typeof SETTING_INFO]>(SETTING_INFO, name);
  if (info?.control !== 'choice') return undefined;
  const options: readonly (readonly [string, string])[] = info.options;
  return options.find(([option]) => option === value)?.[1];
}
