import { describe, expect, it } from 'vitest';
import type { Folder, Host } from '../../shared/model/inventory';
import { checkFolderForm, emptyFolderForm, folderDraftOf, toFolderForm } from './folderDraft';
import {
  checkHostForm,
  emptyHostForm,
  hostDraftOf,
  newEndpoint,
  nextRow,
  sameForm,
  toHostForm,
  withProtocol,
} from './hostDraft';
import { typedField } from './propertyForm';

const id = (last: number): string => `0190f0a0-0000-7000-8000-${String(last).padStart(12, '0')}`;

const full: Host = {
  id: id(1),
  folderId: id(2),
  name: 'core-sw-01',
  address: '10.0.0.11',
  tags: ['core', 'switch'],
  os: 'IOS 12.2',
  notes: 'two\nlines',
  customFields: { rack: 'A4', serial: '' },
  properties: {
    credentialId: id(3),
    username: null,
    keepAliveSeconds: 0,
    legacyAlgorithms: true,
    compression: false,
    encoding: 'iso-8859-1',
    environmentVariables: { LANG: 'C', EQ: 'a=b' },
    startupCommand: 'terminal length 0\n',
  },
  endpoints: [
    { id: id(4), protocol: 'ssh', port: 22, label: '', properties: {} },
    { id: id(5), protocol: 'ssh', port: 2222, label: 'console', properties: { username: 'admin' } },
  ],
  favourite: true,
  lastUsedAt: 5,
  position: 3,
};

describe('host form', () => {
  it('saves an untouched form as what it was', () => {
    expect(checkHostForm(toHostForm(full))).toEqual({ ok: true, value: hostDraftOf(full) });
  });

  it('needs only an address; the address then serves as name and port 22 as way in', () => {
    const checked = checkHostForm({ ...emptyHostForm(), address: ' web01.example ' });
    expect(checked).toMatchObject({
      ok: true,
      value: { name: 'web01.example', address: 'web01.example', endpoints: [{ protocol: 'ssh', port: 22 }] },
    });
  });

  it('takes over what quick connect knows', () => {
    const form = emptyHostForm({ address: '::1', port: 2222, username: 'root', folderId: id(2) });
    expect(checkHostForm(form)).toMatchObject({
      ok: true,
      value: {
        address: '::1',
        folderId: id(2),
        properties: { username: 'root' },
        endpoints: [{ port: 2222 }],
      },
    });
  });

  it('says in words what is wrong, at the field', () => {
    const form = emptyHostForm();
    const checked = checkHostForm({
      ...form,
      name: 'x',
      address: '-oProxyCommand=x',
      endpoints: [
        { ...newEndpoint(1), port: '70000' },
        { ...newEndpoint(2), port: 'ssh' },
      ],
      properties: { ...form.properties, keepAliveSeconds: { mode: 'value', text: 'soon' } },
    });
    expect(checked).toEqual({
      ok: false,
      issues: {
        address: 'A host name, IPv4 or IPv6 address.',
        'endpoints.0.port': 'Ports end at 65535.',
        'endpoints.1.port': 'A whole number.',
        'properties.keepAliveSeconds': 'Seconds from 0 to 3600; 0 turns it off.',
      },
    });
  });

  it('drops empty custom fields and refuses one that would replace another', () => {
    const form = { ...emptyHostForm(), address: 'a' };
    const blank = checkHostForm({ ...form, customFields: [{ row: 1, name: ' ', value: '' }] });
    expect(blank).toMatchObject({ ok: true, value: { customFields: {} } });
    const customFields = [
      { row: 1, name: 'rack', value: '1' },
      { row: 2, name: 'rack ', value: '2' },
    ];
    expect(checkHostForm({ ...form, customFields })).toMatchObject({
      issues: { 'custom.2': expect.any(String) as string },
    });
    const unnamed = [{ row: 4, name: '', value: '1' }];
    expect(checkHostForm({ ...form, customFields: unnamed })).toMatchObject({ ok: false });
  });

  it('refuses a variable without "="', () => {
    const form = emptyHostForm({ address: 'a' });
    form.properties.environmentVariables = typedField('LANG');
    const checked = checkHostForm(form);
    expect(checked).toMatchObject({
      issues: { 'properties.environmentVariables': expect.any(String) as string },
    });
  });

  it('keeps inherit, none and a value apart', () => {
    const form = emptyHostForm({ address: 'a' });
    form.properties.username = { mode: 'none', text: 'kept for later' };
    form.properties.compression = { mode: 'value', text: 'false' };
    const checked = checkHostForm(form);
    expect(checked.ok && checked.value.properties).toEqual({ username: null, compression: false });
    expect(typedField('')).toEqual({ mode: 'inherit', text: '' });
  });

  it('notices a change and its undoing', () => {
    const form = toHostForm(full);
    expect(sameForm(form, toHostForm(full))).toBe(true);
    expect(sameForm({ ...form, name: 'y' }, toHostForm(full))).toBe(false);
    expect(nextRow(form.endpoints)).toBe(3);
  });
});

describe('folder form', () => {
  const folder: Folder = {
    ...{ id: id(1), parentId: null, name: 'Amsterdam', notes: 'n', position: 1 },
    properties: { environmentId: id(2), jumpHostId: null },
  };
  it('saves an untouched form as what it was', () => {
    expect(checkFolderForm(toFolderForm(folder))).toEqual({ ok: true, value: folderDraftOf(folder) });
  });
  it('needs a name', () => {
    expect(checkFolderForm({ ...emptyFolderForm(null), name: '  ' })).toEqual({
      ok: false,
      issues: { name: 'A name is needed.' },
    });
  });
});

describe('the protocol of an endpoint', () => {
  it('brings its usual port, unless the port was one of its own', () => {
    const ssh = newEndpoint(1);
    expect(ssh).toMatchObject({ protocol: 'ssh', port: '22' });
    expect(withProtocol(ssh, 'rdp')).toMatchObject({ protocol: 'rdp', port: '3389' });
    expect(withProtocol({ ...ssh, port: '' }, 'https').port).toBe('443');
    expect(withProtocol({ ...ssh, port: '2222' }, 'telnet')).toMatchObject({
      protocol: 'telnet',
      port: '2222',
    });
    expect(newEndpoint(2, 'postgres').port).toBe('5432');
  });
});
