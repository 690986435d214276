import { environmentVariablesSchema } from '../../../../shared/model/properties';
import type { ImportBuilder } from '../importBuilder';
import type { ImportedProperties } from '../importModel';

/** As in the schema of environment variables. */
const MAX_VARIABLES = 64;

/** Environment variables as a property; what does not fit gets a row without its value, which may be a secret. */
export function variablesProperty(
  builder: ImportBuilder,
  key: string,
  field: string,
  entries: Iterable<readonly [string, string]>,
): ImportedProperties {
  const kept = new Map<string, string>();
  for (const [name, value] of entries) {
    const fits =
      kept.size < MAX_VARIABLES &&
      name !== '__proto__' &&
      environmentVariablesSchema.safeParse({ [name]: value }).success;
    if (fits) kept.set(name, value);
    else
      builder.lose(key, `${field} ${name}`, '', 'At most 64 variables with plain names and one-line values.');
  }
  return kept.size === 0 ? {} : { environmentVariables: Object.fromEntries(kept) };
}
