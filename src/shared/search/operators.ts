/** What the search box can filter by, beside the names of custom fields. In the order they are offered. */
export const OPERATORS = [
  { key: 'tag', example: 'tag:core,edge', meaning: 'A tag begins with it' },
  { key: 'env', example: 'env:prod', meaning: 'The environment begins with it' },
  { key: 'folder', example: 'folder:amsterdam', meaning: 'A folder above has it in its name' },
  { key: 'proto', example: 'proto:snmp', meaning: 'One way in is this protocol' },
  { key: 'port', example: 'port:2222', meaning: 'One way in has this port' },
  { key: 'addr', example: 'addr:10.2.', meaning: 'The address begins with it' },
  { key: 'os', example: 'os:debian', meaning: 'The operating system has it in its name' },
  { key: 'user', example: 'user:root', meaning: 'The user name it logs in with begins with it' },
  { key: 'cred', example: 'cred:"net admin"', meaning: 'The credential has it in its name' },
  { key: 'via', example: 'via:bastion', meaning: 'The jump host has it in its name' },
  { key: 'note', example: 'note:spare', meaning: 'The notes have it' },
  { key: 'is', example: 'is:favourite', meaning: 'is:favourite or is:legacy' },
] as const;

/** A key of {@link OPERATORS}. */
export type OperatorKey = (typeof OPERATORS)[number]['key'];

const KEYS: ReadonlySet<string> = new Set(OPERATORS.map(({ key }) => key));

/** Whether a filter's key is one of {@link OPERATORS}; any other names a custom field. */
export const isOperator = (key: string): key is OperatorKey => KEYS.has(key);
