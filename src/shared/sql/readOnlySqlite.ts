import { nameOf } from './codeTokens';
import { firstOf, type Check } from './readOnlyChecks';

/** Pragmas that look something up by the name in parentheses. */
const WITH_ARGUMENT = new Set(
  'table_info table_xinfo table_list index_list index_info index_xinfo foreign_key_list foreign_key_check integrity_check quick_check'.split(
    ' ',
  ),
);
/** Pragmas that read as long as nothing is given to them. */
const WITHOUT_ARGUMENT = new Set(
  'database_list collation_list function_list module_list pragma_list compile_options user_version application_id schema_version data_version encoding page_size page_count freelist_count max_page_count journal_mode auto_vacuum cache_size foreign_keys synchronous locking_mode busy_timeout temp_store mmap_size query_only recursive_triggers'.split(
    ' ',
  ),
);

const readingPragma: Check = ({ text, tokens, start }) => {
  if (tokens[start]?.word !== 'PRAGMA') return null;
  const at = tokens[start + 2]?.word === '.' ? start + 3 : start + 1;
  const token = tokens[at];
  const name = token === undefined ? '' : (nameOf(text, token) ?? '');
  if (!WITH_ARGUMENT.has(name) && !WITHOUT_ARGUMENT.has(name))
    return `PRAGMA ${name.slice(0, 40)} is not among the pragmas that are known to only read.`;
  const rest = tokens.slice(at + 1).filter(({ word }) => word !== ';');
  if (rest.length === 0) return null;
  if (rest[0]?.word === '(' && WITH_ARGUMENT.has(name)) return null;
  return `PRAGMA ${name} with a value changes a setting.`;
};

/** `SELECT * FROM pragma_optimize` does what the pragma does. */
const readingPragmaTable: Check = ({ text, tokens }) => {
  for (const token of tokens) {
    const name = token.kind === 'word' || token.kind === 'quotedName' ? (nameOf(text, token) ?? '') : '';
    if (!name.startsWith('pragma_')) continue;
    const pragma = name.slice('pragma_'.length);
    if (pragma !== 'list' && !WITH_ARGUMENT.has(pragma) && !WITHOUT_ARGUMENT.has(pragma))
      return `${name.slice(0, 40)} is not among the pragmas that are known to only read.`;
  }
  return null;
};

/** PRAGMA, as a command or as a table, only where it reads. */
export const readingPragmas: Check = firstOf(readingPragma, readingPragmaTable);
