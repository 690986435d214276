import { describe, expect, it } from 'vitest';
import type { ImportOutcome, ImportPreview } from '../../shared/model/import';
import { firstChoices, newFolderProblem, optionsOf } from './choices';
import {
  applyDetail,
  applyingText,
  applyLabel,
  contentText,
  doneText,
  failurePlace,
  folderNameOf,
  groupLosses,
  secretWord,
} from './words';

const outcome = (part: Partial<ImportOutcome>): ImportOutcome => ({
  created: 0,
  updated: [],
  skipped: [],
  folders: 0,
  credentials: 0,
  environments: 0,
  secrets: 0,
  ...part,
});
const keys = (many: number): string[] => Array.from({ length: many }, (_, at) => `k${at}`);

describe('words of an import', () => {
  it('the button says exactly what will happen', () => {
    expect(applyLabel(outcome({ created: 1500 }))).toBe('Import 1,500 hosts');
    expect(applyLabel(outcome({ created: 1, updated: keys(2) }))).toBe('Import 1 host');
    expect(applyLabel(outcome({ updated: keys(2) }))).toBe('Update 2 hosts');
    expect(applyLabel(outcome({ folders: 1 }))).toBe('Import 1 folder');
    expect(applyLabel(outcome({ skipped: keys(3) }))).toBeNull();
  });

  it('what else happens stands beside it', () => {
    const all = outcome({ created: 9, updated: keys(3), skipped: keys(12), secrets: 12 });
    expect(applyDetail(all, 'password')).toBe(
      '3 hosts change, 12 are there already and stay; 12 passwords are sealed in the vault',
    );
    expect(applyDetail(outcome({ created: 1, skipped: keys(1), secrets: 1 }), 'secret')).toBe(
      '1 host is there already and stays; 1 secret is sealed in the vault',
    );
    expect(applyDetail(outcome({ updated: keys(3) }), 'password')).toBe('');
    expect(applyingText(all, 'password')).toBe('Importing 12 hosts and sealing 12 passwords in the vault…');
    expect(applyingText(outcome({ created: 1 }), 'password')).toBe('Importing 1 host…');
  });

  it('the message afterwards names what was added and what changed', () => {
    expect(doneText(outcome({ created: 1500, folders: 4, credentials: 12 }))).toBe(
      'Imported 1,500 hosts, 12 credentials.',
    );
    expect(doneText(outcome({ updated: keys(1) }))).toBe('Updated 1 host.');
    expect(doneText(outcome({ folders: 2, updated: keys(2) }))).toBe(
      'Imported 2 folders and updated 2 hosts.',
    );
  });

  it('says what a file holds, and leaves out what it does not', () => {
    const preview = { hosts: keys(2), folders: [], credentials: keys(1), lossCount: 0 };
    expect(contentText(preview as unknown as ImportPreview)).toBe('2 hosts · 1 credential');
    expect(secretWord({ credentials: [] })).toBe('password');
    const key = { name: '', kind: 'private-key' as const, username: '', users: 1 };
    expect(secretWord({ credentials: [{ ...key, slots: ['private-key'] }] })).toBe('secret');
  });

  it('groups losses by reason, most first', () => {
    const loss = (reason: string) => ({ path: [], field: 'f', value: '', reason });
    expect(groupLosses([loss('b'), loss('a'), loss('c'), loss('c')])).toEqual([
      { reason: 'c', count: 2 },
      { reason: 'a', count: 1 },
      { reason: 'b', count: 1 },
    ]);
  });

  it('says where a reading failed as far as that is known', () => {
    expect(failurePlace({ line: 1200, entry: 'web01' })).toBe('Line 1,200 · Entry “web01”');
    expect(failurePlace({ line: null, entry: null })).toBe('');
  });
});

describe('choices of an import', () => {
  it('name the new folder after the file, and send it only when wanted', () => {
    const first = firstChoices(null, 'confCons.xml');
    expect(first.newFolder).toBe('confCons');
    expect(folderNameOf('.ssh')).toBe('.ssh');
    expect(optionsOf(first)).toEqual({ conflict: 'skip', match: 'name', folderId: null, newFolder: null });
    expect(optionsOf({ ...first, inNewFolder: true })?.newFolder).toBe('confCons');
  });

  it('are not sent with a folder that has no name', () => {
    const unnamed = { ...firstChoices(null, 'a.csv'), inNewFolder: true, newFolder: '  ' };
    expect(newFolderProblem(unnamed)).toBe('A name is needed.');
    expect(optionsOf(unnamed)).toBeNull();
  });
});
