import type { Credential, Environment, Host } from '../../shared/model/inventory';
import type { PropertyOrigin } from '../../shared/model/inheritance';
import {
  TERMINAL_ENCODINGS,
  DATABASE_PLACES,
  TLS_MODES,
  type Properties,
  type PropertyKey,
} from '../../shared/model/properties';

/** What forms and the inspector say about one inheritable property. */
export interface PropertyInfo {
  label: string;
  /** Words for the value "none"; absent where none means nothing a person would choose. */
  none?: string;
  /** Stands in the empty field when nothing is inherited. */
  empty?: string;
  /** One line below the field. */
  help?: string;
  /** Said when the value does not fit. */
  invalid: string;
  unit?: string;
}

/** Words for every inheritable property, in the order forms show them. */
export const PROPERTY_INFO: Record<PropertyKey, PropertyInfo> = {
  credentialId: {
    label: 'Credential',
    none: 'None: ask when connecting',
    empty: 'Ask when connecting',
    invalid: 'Choose a credential.',
  },
  extraCredentialIds: {
    label: 'Further credentials',
    none: 'None: the credential alone',
    empty: 'None',
    help: 'Tried after the credential, in this order: for servers that want a key and a one-time code, or two keys.',
    invalid: 'Choose at most six credentials, each once.',
  },
  username: {
    label: 'User name',
    none: 'None: the credential’s, or ask',
    empty: 'Ask when connecting',
    invalid: 'One line that does not start with “-”.',
  },
  jumpHostId: {
    label: 'Jump host',
    none: 'None: connect directly',
    empty: 'Connect directly',
    help: 'The host through which this one is reached. It may have a jump host of its own.',
    invalid: 'Choose a host.',
  },
  environmentId: { label: 'Environment', none: 'None', empty: 'None', invalid: 'Choose an environment.' },
  colour: { label: 'Colour', none: 'None', invalid: 'A colour such as #cc3344.' },
  keepAliveSeconds: {
    label: 'Keep-alive',
    unit: 's',
    help: 'Seconds between probes while nothing is typed; 0 turns them off.',
    invalid: 'Seconds from 0 to 3600; 0 turns it off.',
  },
  connectTimeoutSeconds: {
    label: 'Connect timeout',
    unit: 's',
    help: 'Seconds each phase may take; the time you need to answer a question does not count.',
    invalid: 'Seconds from 1 to 600.',
  },
  compression: {
    label: 'Compression',
    help: 'Helps on slow links, costs time on fast ones.',
    invalid: 'On or off.',
  },
  legacyAlgorithms: {
    label: 'Legacy algorithms',
    help: 'Allows SHA-1 key exchange and signatures, CBC and 3DES ciphers. Someone on the network path may be able to break them: switch this on only for equipment that offers nothing better. The tree marks the host as weak.',
    invalid: 'On or off.',
  },
  terminalType: {
    label: 'Terminal type',
    help: 'What the host is told in TERM.',
    invalid: 'Such as xterm-256color.',
  },
  encoding: { label: 'Encoding', help: 'How the host writes text.', invalid: 'Choose an encoding.' },
  environmentVariables: {
    label: 'Environment variables',
    none: 'None',
    help: 'One NAME=value a line. Most servers accept only those named in their AcceptEnv.',
    invalid: 'One NAME=value a line; names are letters, digits and “_”, at most 64 of them.',
  },
  startupCommand: {
    label: 'Startup command',
    none: 'None',
    help: 'Typed into the shell after login.',
    invalid: 'At most 10,000 characters.',
  },
  autoReconnect: {
    label: 'Reconnect automatically',
    help: 'When the connection is lost, try again on the same tab, more slowly each time.',
    invalid: 'On or off.',
  },
  databaseName: {
    label: 'Database',
    none: 'None: the one named like the user',
    empty: 'The one named like the user',
    help: 'The database that a query tab opens.',
    invalid: 'One line of at most 63 characters.',
  },
  tlsMode: {
    label: 'Encryption',
    help: 'What the server must show before anything secret is sent to it.',
    invalid: 'Choose how the connection is encrypted.',
  },
  tlsCaFile: {
    label: 'Certificate authorities',
    none: 'None: those that this computer trusts',
    empty: 'Those that this computer trusts',
    help: 'Path of a file on this computer (PEM) that the server’s certificate must come from.',
    invalid: 'The full path of a file.',
  },
  tlsCertificateFile: {
    label: 'Client certificate',
    none: 'None',
    empty: 'None',
    help: 'Path of a file on this computer (PEM) that is shown to a server that asks for one.',
    invalid: 'The full path of a file.',
  },
  tlsKeyFile: {
    label: 'Key of the certificate',
    none: 'In the file of the certificate',
    empty: 'In the file of the certificate',
    help: 'Path of its private key on this computer (PEM). A passphrase is asked for when it is needed.',
    invalid: 'The full path of a file.',
  },
  databaseSocket: {
    label: 'Unix socket',
    none: 'None: by its port',
    empty: 'By its port',
    help: 'Path on the host, reached over its SSH endpoint, or directly where the host is this computer.',
    invalid: 'The full path of a socket.',
  },
  databaseFile: {
    label: 'Database file',
    none: 'None',
    help: 'Full path of the file that holds the SQLite database.',
    invalid: 'The full path of a file.',
  },
  databasePlace: {
    label: 'Where the file is',
    help: 'A file on the host is fetched over its SSH endpoint: the tab shows a copy and can’t change it.',
    invalid: 'Choose where the file is.',
  },
};

/** Words for each way to encrypt a database connection. */
export const TLS_LABEL: Record<(typeof TLS_MODES)[number], string> = {
  'verify-full': 'Encrypted, certificate and name verified',
  'verify-ca': 'Encrypted, certificate verified, any name',
  require: 'Encrypted, to whoever answers',
  off: 'Not encrypted',
};

/** Words for the places of a database file. */
const PLACE_LABEL: Record<(typeof DATABASE_PLACES)[number], string> = {
  computer: 'On this computer',
  host: 'On the host (a copy is fetched)',
};

/** The values of properties that have a few fixed ones besides on and off. */
export const CHOICES: Partial<Record<PropertyKey, readonly { value: string; label: string }[]>> = {
  encoding: TERMINAL_ENCODINGS.map((encoding) => ({ value: encoding, label: encoding })),
  tlsMode: TLS_MODES.map((mode) => ({ value: mode, label: TLS_LABEL[mode] })),
  databasePlace: DATABASE_PLACES.map((place) => ({ value: place, label: PLACE_LABEL[place] })),
};

/** What the names behind ids are looked up in. */
export interface NameSource {
  credentials: ReadonlyMap<string, Credential>;
  environments: ReadonlyMap<string, Environment>;
  hosts: ReadonlyMap<string, Host>;
}

/** What is said when a property points at a record that is gone. */
const GONE = 'Deleted';

/** A property's value in words; empty when nothing sets it. */
export function propertyText(key: PropertyKey, value: Properties[PropertyKey], names: NameSource): string {
  if (value === undefined) return '';
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'On' : 'Off';
  if (typeof value === 'number') return key === 'keepAliveSeconds' && value === 0 ? 'Off' : `${value} s`;
  if (Array.isArray(value)) return value.map((id) => names.credentials.get(id)?.name ?? GONE).join(', ');
  if (typeof value === 'object') return Object.keys(value).join(', ');
  if (key === 'credentialId') return names.credentials.get(value)?.name ?? GONE;
  if (key === 'environmentId') return names.environments.get(value)?.name ?? GONE;
  if (key === 'jumpHostId') return names.hosts.get(value)?.name ?? GONE;
  return CHOICES[key]?.find((choice) => choice.value === value)?.label ?? value;
}

/** Where a value comes from, as it stands behind it: "from Amsterdam", "default"; empty for the node's own. */
export function originText(origin: PropertyOrigin, ownId: string | null): string {
  if (origin.kind === 'default') return 'default';
  return origin.id === ownId ? '' : `from ${origin.name}`;
}
