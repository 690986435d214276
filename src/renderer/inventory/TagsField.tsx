import { useMemo, type ReactNode } from 'react';
import Autocomplete from '@mui/material/Autocomplete';
import Chip from '@mui/material/Chip';
import OutlinedInput from '@mui/material/OutlinedInput';
import { useInventory } from '../stores/inventory';
import { Field, type FieldControl } from '../ui/Field';

/** Cuts what was typed at commas and drops what is there already. */
export function addTags(tags: readonly string[]): string[] {
  const parts = tags.flatMap((tag) => tag.split(',')).map((tag) => tag.trim());
  return [...new Set(parts.filter((tag) => tag !== ''))];
}

/** Tags in use, so that the same thing gets the same tag. */
function useKnownTags(): readonly string[] {
  const hosts = useInventory((state) => state.hosts);
  return useMemo(() => {
    const known = new Set<string>();
    for (const host of hosts.values()) for (const tag of host.tags) known.add(tag);
    return [...known].sort((a, b) => a.localeCompare(b));
  }, [hosts]);
}

/** Properties of {@link TagsInput}. */
export interface TagsInputProps {
  tags: readonly string[];
  onChange: (tags: string[]) => void;
  /** What a `Field` around it gives, or a name of its own. */
  control: Partial<FieldControl> & { 'aria-label'?: string };
  invalid: boolean;
  /** Tags that are offered; without it those of all hosts. */
  offered?: readonly string[] | undefined;
  placeholder?: string | undefined;
}

/** The control of a {@link TagsField} alone. */
export function TagsInput(props: TagsInputProps): ReactNode {
  const { tags, onChange, control, invalid, offered, placeholder = 'core, switch…' } = props;
  const known = useKnownTags();
  return (
    <Autocomplete<string, true, true, true>
      {...(control.id === undefined ? {} : { id: control.id })}
      multiple
      freeSolo
      disableClearable
      options={offered ?? known}
      filterSelectedOptions
      filterOptions={(all, { inputValue }) =>
        all.filter((tag) => tag.toLowerCase().includes(inputValue.trim().toLowerCase())).slice(0, 60)
      }
      value={[...tags]}
      // What is half typed when the field is left counts: nobody means to lose it.
      autoSelect
      onChange={(_event, next) => onChange(addTags(next))}
      onInputChange={(_event, text) => {
        if (text.includes(',')) onChange(addTags([...tags, text]));
      }}
      renderValue={(value, getItemProps) =>
        value.map((tag, index) => {
          const { key, ...item } = getItemProps({ index });
          return <Chip key={key} label={tag} {...item} />;
        })
      }
      renderInput={(params) => (
        <OutlinedInput
          {...params.slotProps.input}
          placeholder={tags.length === 0 ? placeholder : ''}
          error={invalid}
          inputProps={{ ...params.slotProps.htmlInput, ...control, spellCheck: false }}
        />
      )}
    />
  );
}

/** Properties of {@link TagsField}. */
export interface TagsFieldProps extends Pick<TagsInputProps, 'tags' | 'onChange'> {
  error: string | undefined;
}

/** Short words that group hosts across folders: Enter or a comma ends one. */
export function TagsField({ tags, onChange, error }: TagsFieldProps): ReactNode {
  return (
    <Field label="Tags" error={error}>
      {(control) => <TagsInput {...{ tags, onChange, control }} invalid={error !== undefined} />}
    </Field>
  );
}
