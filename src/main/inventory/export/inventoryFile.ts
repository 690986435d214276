import { z } from 'zod';
import {
  CREDENTIAL_DERIVED,
  credentialSchema,
  endpointSchema,
  environmentSchema,
  folderSchema,
  hostSchema,
} from '../../../shared/model/inventory';
import { sealedBundleSchema } from '../../vault/bundleFormat';

// Our own file, version 1; docs/formats/inventory-json.md describes it field by field.

/** What `format` says in every version. */
export const INVENTORY_FORMAT = 'binnacle-inventory';
/** The version written here. */
export const INVENTORY_VERSION = 1;

/** The records of a file: those of the inventory without positions (order counts), times of use and secrets. */
export const inventoryDocumentSchema = z.strictObject({
  format: z.literal(INVENTORY_FORMAT),
  version: z.literal(INVENTORY_VERSION),
  environments: z.array(environmentSchema),
  credentials: z.array(credentialSchema.omit({ ...CREDENTIAL_DERIVED, source: true })),
  folders: z.array(folderSchema.omit({ position: true, fromFeed: true })),
  hosts: z.array(
    hostSchema.omit({ lastUsedAt: true, position: true, fromFeed: true }).extend({
      endpoints: z
        .array(endpointSchema.omit({ id: true }))
        .min(1)
        .max(32),
    }),
  ),
});
/** See {@link inventoryDocumentSchema}. */
export type InventoryDocument = z.infer<typeof inventoryDocumentSchema>;

/** A whole file: the records, and their secrets if they were sealed into it. */
export const inventoryFileSchema = inventoryDocumentSchema.extend({ secrets: sealedBundleSchema.optional() });
/** See {@link inventoryFileSchema}. */
export type InventoryFile = z.infer<typeof inventoryFileSchema>;
