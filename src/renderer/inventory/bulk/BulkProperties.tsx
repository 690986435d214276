import type { ReactNode } from 'react';
import type { PropertyKey } from '../../../shared/model/properties';
import { PROPERTY_INFO, propertyText, type NameSource } from '../propertyInfo';
import { BulkRow } from './BulkRow';
import type { PropertyChange } from './bulkForm';
import { SEVERAL, type BulkScope } from './bulkScope';
import { firstText, PropertyValueInput } from './PropertyValueInput';

type Mode = PropertyChange['mode'];

function nowText(name: PropertyKey, { common }: BulkScope, names: NameSource): string {
  if (common === undefined) return '';
  const own = common.properties.get(name);
  if (own === null || own === undefined) return SEVERAL;
  return own.value === undefined ? 'Inherited' : propertyText(name, own.value, names);
}

/** An inheritable property of every host. */
export function BulkPropertyRow(props: {
  name: PropertyKey;
  scope: BulkScope;
  names: NameSource;
}): ReactNode {
  const { name, scope, names } = props;
  const { form, change, issue, preview } = scope;
  const property = form.properties[name];
  const { label, none } = PROPERTY_INFO[name];
  const path = `properties.${name}`;
  const error = property.mode === 'value' ? issue(path) : undefined;
  const set = (next: PropertyChange, touched: boolean): void => {
    change({ properties: { ...form.properties, [name]: next } }, ...(touched ? [path] : ['properties']));
  };
  const modes: (readonly [Mode, string])[] = [
    ['keep', 'Keep'],
    ['value', 'Set'],
    ...(none === undefined ? [] : [['none', 'Set to none'] as const]),
    ['inherit', 'Inherit'],
  ];
  return (
    <BulkRow
      row={`property:${name}`}
      label={label}
      mode={property.mode}
      modes={modes}
      onMode={(mode) => set({ mode, text: property.text === '' ? firstText(name) : property.text }, false)}
      now={nowText(name, scope, names)}
      preview={property.mode === 'value' && property.text === '' ? null : preview}
      error={error}
    >
      {property.mode === 'value' && (
        <PropertyValueInput
          name={name}
          text={property.text}
          onText={(text) => set({ ...property, text }, true)}
          invalid={error !== undefined}
        />
      )}
    </BulkRow>
  );
}
