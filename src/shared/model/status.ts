import { z } from 'zod';
import { timeSchema } from './primitives';

/** A backup that can be offered. */
export const backupSchema = z.strictObject({ name: z.string(), time: timeSchema, bytes: z.int() });
/** See {@link backupSchema}. */
export type Backup = z.infer<typeof backupSchema>;

/** Whether the store is open, and if not, what happened and what can be done. */
export const storeStatusSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('open') }),
  z.strictObject({
    state: z.literal('failed'),
    code: z.enum(['store-damaged', 'store-newer', 'store-busy', 'store-write-failed']),
    message: z.string(),
    hint: z.string(),
    /** Path of the file that was left as it is. */
    file: z.string(),
    /** Verified backups, newest first. */
    backups: z.array(backupSchema),
  }),
]);
/** See {@link storeStatusSchema}. */
export type StoreStatus = z.infer<typeof storeStatusSchema>;

/** The vault as the interface knows it. */
export const vaultStateSchema = z.strictObject({
  state: z.enum(['none', 'locked', 'unlocked', 'damaged']),
  /** When idle time will lock it, if nothing is typed; null: never or not unlocked. */
  locksAt: timeSchema.nullable(),
  /** What locks it on this system, for people: "idle time", "suspend", "screen lock". */
  lockSources: z.array(z.strictObject({ name: z.string(), active: z.boolean(), detail: z.string() })),
  /** Whether a real OS keyring answers. */
  keyringAvailable: z.boolean(),
  /** Key slots in use. */
  slots: z.array(z.enum(['passphrase', 'recovery', 'keyring'])),
  /** A clear text for `damaged`. */
  message: z.string(),
});
/** See {@link vaultStateSchema}. */
export type VaultState = z.infer<typeof vaultStateSchema>;
