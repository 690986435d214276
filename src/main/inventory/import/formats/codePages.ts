import type { TERMINAL_ENCODINGS } from '../../../../shared/model/properties';

type Encoding = (typeof TERMINAL_ENCODINGS)[number];

/** Names of character sets as PuTTY, SecureCRT and Remmina write them, letters and digits only, with what they mean. */
const NAMES: readonly (readonly [RegExp, Encoding])[] = [
  [/^utf8/, 'utf-8'],
  [/^(iso)?885915|^latin9/, 'iso-8859-15'],
  [/^(iso)?88591($|1998)|^latin1$/, 'iso-8859-1'],
  [/^(win(dows)?|cp)?1250/, 'windows-1250'],
  [/^(win(dows)?|cp)?1251/, 'windows-1251'],
  [/^(win(dows)?|cp)?1252/, 'windows-1252'],
  [/^koi8r$/, 'koi8-r'],
  [/^gb18030|^(win(dows)?|cp)?54936/, 'gb18030'],
  [/^gbk$|^gb2312|^(win(dows)?|cp)?936/, 'gbk'],
  [/^big5|^(win(dows)?|cp)?950$/, 'big5'],
  [/^shiftjis|^sjis|^(win(dows)?|cp)?932$/, 'shift_jis'],
  [/^eucjp/, 'euc-jp'],
  [/^euckr|^(win(dows)?|cp)?949$/, 'euc-kr'],
];

/** The encoding that a name stands for; null if there is none like it. */
export function encodingNamed(name: string): Encoding | null {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return NAMES.find(([pattern]) => pattern.test(plain))?.[1] ?? null;
}
