import { describe, expect, it } from 'vitest';
import { importProblem, mappingByName, missingColumns } from './importForm';

const targets = ['id', 'Name', '__proto__'].map((name) => ({
  ...{ name, type: 'text', nullable: name !== 'id', hasDefault: false },
}));

describe('the form of an import', () => {
  it('brings columns of the same name together, whatever they are called', () => {
    expect(mappingByName({ columns: ['__proto__', 'NAME', 'other', 'id'], targets })).toEqual([
      ...['__proto__', 'Name', null, 'id'],
    ]);
  });

  it('fills no column twice by itself', () => {
    expect(mappingByName({ columns: ['ID', 'id', 'name', 'NAME'], targets })).toEqual([
      null,
      'id',
      'Name',
      null,
    ]);
  });

  it('says what is wrong, and which columns get no value', () => {
    expect(importProblem({ mapping: [null, null] })).toContain('at least one');
    expect(importProblem({ mapping: ['id', 'id'] })).toContain('“id”');
    expect(importProblem({ mapping: ['id', null] })).toBeNull();
    expect(missingColumns({ targets }, ['Name'])).toEqual(['id']);
    expect(missingColumns({ targets }, ['id'])).toEqual([]);
  });
});
