import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Workspace } from '../../shared/model/document';

vi.stubGlobal('window', { addEventListener: () => undefined, binnacle: {} });
const workspace = await import('./workspace');
const state = (): ReturnType<typeof workspace.useWorkspace.getState> => workspace.useWorkspace.getState();

const saved: Workspace = {
  documents: [{ kind: 'terminal', id: 'a', target: { kind: 'local' }, title: 'build' }],
  layout: { grid: {} },
  panels: { treeWidth: 300, inspectorWidth: 300, treeOpen: true, inspectorOpen: false },
  expandedFolders: ['f'],
};

describe('workspace', () => {
  beforeAll(() => workspace.restoreWorkspace(saved, true));

  it('marks restored tabs until they connect', () => {
    expect(state().restored.has('a')).toBe(true);
    workspace.forgetRestored('a');
    expect(state().restored.has('a')).toBe(false);
  });

  it('duplicates a tab beside the original', () => {
    workspace.duplicateDocument('a', 'right');
    const copy = state().documents[1];
    expect(copy).toMatchObject({ kind: 'terminal', title: 'build', target: { kind: 'local' } });
    expect(state().placements.get(copy?.id ?? '')).toEqual({ besideId: 'a', direction: 'right' });
    expect(state().activeId).toBe(copy?.id);
  });

  it('goes back to the target’s name when a tab’s name is emptied', () => {
    workspace.renameDocument('a', '  ');
    expect(state().documents[0]).toMatchObject({ title: null });
  });

  it('opens settings once', () => {
    workspace.openSingle('settings');
    workspace.activateDocument('a');
    workspace.openSingle('settings');
    expect(state().documents.filter(({ kind }) => kind === 'settings')).toHaveLength(1);
  });

  it('shows another tab when the front one closes, and forgets the arrangement with the last', () => {
    const front = state().activeId ?? '';
    workspace.closeDocuments([front]);
    expect(state().documents.some(({ id }) => id === state().activeId)).toBe(true);
    workspace.closeDocuments(state().documents.map(({ id }) => id));
    expect(state()).toMatchObject({ activeId: null, layout: undefined });
  });

  it('keeps what stands in a query’s editor, and what stood there before where it is too long', () => {
    const id = workspace.openQuery({
      kind: 'query',
      engine: 'postgres',
      hostId: 'h',
      endpointId: 'e',
      database: null,
    });
    const text = (): unknown => state().documents.find((each) => each.id === id);
    expect(workspace.keepQueryText(id, 'SELECT 1')).toBe(true);
    expect(text()).toMatchObject({ text: 'SELECT 1' });
    expect(workspace.keepQueryText(id, 'x'.repeat(1_000_001))).toBe(false);
    expect(text()).toMatchObject({ text: 'SELECT 1' });
    workspace.renameDocument(id, 'report');
    workspace.duplicateDocument(id);
    expect(state().documents.at(-1)).toMatchObject({ kind: 'query', title: 'report', text: 'SELECT 1' });
    workspace.closeDocuments(state().documents.map((each) => each.id));
  });

  it('keeps panels and folded folders where tabs are not wanted', () => {
    workspace.restoreWorkspace(saved, false);
    expect(state()).toMatchObject({ documents: [], panels: { treeWidth: 300 } });
    expect(state().expandedFolders.has('f')).toBe(true);
  });
});
