/** Bounds of what an import may hold: far above any real inventory, far below what would fill the memory. */
export const IMPORT_LIMITS = {
  /** Bytes of the file. The largest real ones known hold 10,000 hosts in 40 MB of XML. */
  fileBytes: 200 * 1024 * 1024,
  /** Hosts and folders together, and rows of a table: twice the largest inventory that Binnacle is measured with. */
  entries: 100_000,
  /** Folders within folders. */
  depth: 100,
  /** Rows of the loss report; what goes beyond is counted. */
  losses: 1_000_000,
  /** UTF-16 units of all rows of the loss report: deep paths stand in each of their rows. */
  lossLength: 64 * 1024 * 1024,
  /** UTF-16 units of a value as the loss report shows it. */
  shownValue: 200,
} as const;
