import { propertiesSchema } from '../../../shared/model/properties';
import type { ImportedProperties } from './importModel';

/** Properties that come from a file as they stand there. */
const CHECKED = [
  'keepAliveSeconds',
  'connectTimeoutSeconds',
  'terminalType',
  'encoding',
  'environmentVariables',
] as const;

/** Takes out the values that the inventory would refuse; returns their names and what stood there. */
export function takeRefusedSettings(properties: ImportedProperties): [name: string, text: string][] {
  const refused: [string, string][] = [];
  for (const name of CHECKED) {
    const value = properties[name];
    if (value === undefined || propertiesSchema.shape[name].safeParse(value).success) continue;
    Reflect.deleteProperty(properties, name);
    // Variables may hold secrets.
    refused.push([name, typeof value === 'object' ? '' : String(value)]);
  }
  return refused;
}
