import { z } from 'zod';
import { SQL_DIALECTS } from '../sql/dialect';
import { addressSchema, idSchema, lineSchema, portSchema, usernameSchema } from './primitives';

/** What a terminal tab connects to. */
export const terminalTargetSchema = z.discriminatedUnion('kind', [
  /** A saved host's endpoint. */
  z.strictObject({ kind: z.literal('ssh'), hostId: idSchema, endpointId: idSchema }),
  /** Typed into quick connect; nothing about it is saved but the tab. */
  z.strictObject({
    kind: z.literal('ssh-adhoc'),
    address: addressSchema,
    port: portSchema,
    username: usernameSchema.nullable(),
  }),
  /** The workstation's own shell. */
  z.strictObject({ kind: z.literal('local') }),
]);
/** See {@link terminalTargetSchema}. */
export type TerminalTarget = z.infer<typeof terminalTargetSchema>;

/** What a query tab connects to: one database of a saved host's endpoint, fixed for the tab's life. */
export const queryTargetSchema = z.strictObject({
  kind: z.literal('query'),
  hostId: idSchema,
  endpointId: idSchema,
  /** The endpoint must still be one of this engine. Tabs of the first version named none. */
  engine: z.enum(SQL_DIALECTS).default('postgres'),
  /** Null: the one that the endpoint names, or the server's choice for the user. */
  database: lineSchema(128).nullable(),
});
/** See {@link queryTargetSchema}. */
export type QueryTarget = z.infer<typeof queryTargetSchema>;

/** What a session connects to. */
export const sessionTargetSchema = z.discriminatedUnion('kind', [
  ...terminalTargetSchema.options,
  queryTargetSchema,
]);
/** See {@link sessionTargetSchema}. */
export type SessionTarget = z.infer<typeof sessionTargetSchema>;

/** Longest text of an editor that survives a restart, in UTF-16 units; a longer one is for a file. */
export const MAX_EDITOR_LENGTH = 1_000_000;

/** A tab as plain data: a union on `kind`, so that a forgotten kind is a compile error. */
export const documentSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('terminal'),
    id: idSchema,
    target: terminalTargetSchema,
    /** Set by "rename tab"; null shows the target's name. */
    title: lineSchema(200).nullable(),
  }),
  z.strictObject({
    kind: z.literal('query'),
    id: idSchema,
    target: queryTargetSchema,
    /** Set by "rename tab"; null shows host and database. */
    title: lineSchema(200).nullable(),
    /** What stands in the editor. */
    text: z.string().max(MAX_EDITOR_LENGTH),
  }),
  /** What a database server is doing. */
  z.strictObject({
    kind: z.literal('server'),
    id: idSchema,
    target: queryTargetSchema,
    title: lineSchema(200).nullable(),
  }),
  z.strictObject({ kind: z.literal('settings'), id: idSchema }),
  z.strictObject({ kind: z.literal('audit'), id: idSchema }),
]);
/** See {@link documentSchema}. */
export type Document = z.infer<typeof documentSchema>;

/** What is restored after a restart: tabs, their arrangement and the panels' sizes. */
export const workspaceSchema = z.strictObject({
  documents: z.array(documentSchema).max(500),
  /** The docking library's own serialised layout; checked again by it when it is loaded. */
  layout: z.unknown(),
  panels: z.strictObject({
    treeWidth: z.number().min(120).max(1200),
    inspectorWidth: z.number().min(120).max(1200),
    treeOpen: z.boolean(),
    inspectorOpen: z.boolean(),
  }),
  expandedFolders: z.array(idSchema).max(20_000),
});
/** See {@link workspaceSchema}. */
export type Workspace = z.infer<typeof workspaceSchema>;

/** Panels as they are until somebody moves a border; widths in px. */
export const DEFAULT_PANELS: Workspace['panels'] = {
  treeWidth: 264,
  inspectorWidth: 280,
  treeOpen: true,
  inspectorOpen: true,
};
