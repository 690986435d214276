import { describe, expect, it } from 'vitest';
import { ImportFailure } from './importModel';
import { childOf, childrenOf, childText, readXml } from './xml';

/** The failure that reading `text` ends in. */
function failureOf(text: string, limits = {}): ImportFailure {
  try {
    readXml(text, limits);
  } catch (error) {
    if (error instanceof ImportFailure) return error;
    throw error;
  }
  throw new Error('expected a failure');
}

describe('readXml', () => {
  it('yields names, attributes, children, text and lines', () => {
    const root = readXml(
      '<?xml version="1.0"?>\n<!-- c --><a x="1 &amp; &#x32;">\n <b>t1<c/>t2<![CDATA[<&]]></b>\n<b/></a>\n',
    );
    expect(root).toMatchObject({ name: 'a', line: 2, attributes: { x: '1 & 2' } });
    expect(childrenOf(root, 'b').map(({ text, line }) => [text, line])).toEqual([
      ['t1t2<&', 3],
      ['', 4],
    ]);
    expect(childOf(childOf(root, 'b'), 'c')?.text).toBe('');
    expect(childText(root, 'b')).toBe('t1t2<&');
    expect(childText(root, 'none')).toBe('');
  });

  it('has no attribute that the file does not write', () => {
    const { attributes } = readXml('<a/>');
    expect(attributes['constructor']).toBeUndefined();
    expect(Object.keys(readXml('<a __proto__="1" toString="2"/>').attributes)).toEqual([
      '__proto__',
      'toString',
    ]);
  });

  it('refuses DTDs, entities and whatever is not well-formed, with the line', () => {
    const bomb = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]>\n<a>&y;</a>';
    for (const text of [
      bomb,
      '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
      '<a>&x;</a>',
      '<a>&constructor;</a>',
      '<a b=1/>',
      '<a b="1" b="2"/>',
      '<a><b></a>',
      '<a>',
      '<a/><b/>',
      '',
      'plain',
      '<a>\u0001</a>',
    ]) {
      expect(failureOf(text).code, text).toBe('malformed');
    }
    expect(failureOf('<a>\n\n<b c="secret word"></a>').details.line).toBe(3);
    expect(failureOf('<a>\n\n<b c="secret word"></a>').message).not.toContain('secret');
  });

  it('keeps its bounds', () => {
    const nested = '<a>'.repeat(201) + '</a>'.repeat(201);
    expect(failureOf(nested).code).toBe('too-large');
    expect(failureOf('<a><b/><b/></a>', { elements: 2 }).code).toBe('too-large');
    expect(failureOf('<a b="12345"/>', { attributeLength: 4 }).code).toBe('too-large');
    expect(failureOf('<a>12<!-- -->345</a>', { textLength: 4 }).code).toBe('too-large');
    expect(failureOf('<a>'.repeat(500_000)).code).toBe('too-large');
  });
});
