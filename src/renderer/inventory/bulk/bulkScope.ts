import type { BulkForm } from './bulkForm';
import type { BulkPreview, CommonValues } from './bulkPreview';

/** What the rows of the sheet share. */
export interface BulkScope {
  form: BulkForm;
  change: (patch: Partial<BulkForm>, ...paths: string[]) => void;
  issue: (path: string) => string | undefined;
  /** Undefined until it is known. */
  common: CommonValues | undefined;
  preview: BulkPreview | null;
}

/** What stands where hosts differ. */
export const SEVERAL = 'Several values';
