import { decodePlainText } from '../decodeText';
import { ImportFailure, type ImportFormat } from '../importModel';
import { readXml, type XmlElement } from '../xml';
import { nestById, type RoyalObject } from './royalModel';
import { importObjects } from './royalTree';

const ROOT = /^(?:RTSZDocument|RoyalDocument)$/;

/** Documents of Royal TS and Royal TSX (.rtsz, .rtsx) that are not encrypted as a whole. */
export const royalXml: ImportFormat = {
  id: 'royal-xml',
  label: 'Royal TS',
  source:
    'https://docs.royalapps.com/r2021/scripting/rjson/advanced-scenarios.html (data model), ' +
    'https://github.com/totoshko88/RustConn (Royal TS importer), https://github.com/mRemoteNG/mRemoteNG: RoyalTSDeserializer.cs',
  sniff: (_file, text) => (/<(?:RTSZDocument|RoyalDocument)[\s>]/.test(text().slice(0, 4096)) ? 1 : 0),
  read: ({ bytes }) => {
    if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
      throw new ImportFailure('unsupported', 'This document is packed or encrypted as a whole.', {
        hint: 'In Royal TS turn off the encryption of the document, save, and import again.',
      });
    }
    const root = readXml(decodePlainText(bytes));
    if (!ROOT.test(root.name)) throw new ImportFailure('not-this-format', 'This is no document of Royal TS.');
    const flat: RoyalObject[] = [];
    collect(root, '', flat);
    if (flat.length === 0) throw new ImportFailure('malformed', 'The document holds no objects.');
    return importObjects(nestById(flat), 'encrypted');
  },
};

/** Lists the objects below an element. They name their parents by id; one inside another belongs to that one. */
function collect(element: XmlElement, around: string, flat: RoyalObject[]): void {
  for (const child of element.children) {
    if (!child.name.startsWith('Royal')) {
      // Some documents keep the objects of a folder in a list of their own.
      if (child.name === 'Objects') collect(child, around, flat);
      continue;
    }
    const object = objectOf(child, around, flat.length);
    flat.push(object);
    collect(child, object.id, flat);
  }
}

function objectOf(element: XmlElement, around: string, index: number): RoyalObject {
  const fields = new Map<string, string>();
  for (const child of element.children) {
    if (!child.name.startsWith('Royal') && child.name !== 'Objects') fields.set(child.name, child.text);
  }
  const parentId = fields.get('ParentID')?.trim() ?? '';
  return {
    type: element.name.slice('Royal'.length),
    id: fields.get('ID')?.trim() || `object ${index}`,
    parentId: parentId === '' ? around : parentId,
    fields,
    children: [],
  };
}
