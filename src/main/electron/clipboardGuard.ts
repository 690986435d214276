/** How long a copied secret stays on the clipboard, in ms. */
export const CLIPBOARD_SECRET_MS = 30_000;
/** When the clipboard has what a page has just copied, in ms after the page said so: it goes another way than the word. */
const SETTLED_MS = 1000;

/** Where Chromium keeps a page's own clipboard types, such as the mark that the prompt puts beside a secret. */
const CUSTOM_DATA_FORMATS: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'org.chromium.web-custom-data',
  win32: 'Chromium Web Custom MIME Data Format',
};
const CUSTOM_DATA_FORMAT = CUSTOM_DATA_FORMATS[process.platform] ?? 'chromium/x-web-custom-data';

/** What is used of Electron's clipboard. Newer versions reply by promises and have PRIMARY as a member, not an argument. */
export interface SystemClipboard {
  has(format: string): boolean | Promise<boolean>;
  clear(): void;
  writeText(text: string, type?: 'selection'): void | Promise<void>;
  readonly selection?: SystemClipboard;
}

/** Takes a secret that a prompt has copied from the clipboard again, in time and only if it is still there. */
export class ClipboardGuard {
  #timers: NodeJS.Timeout[] = [];
  /** Whether the mark beside the secret has been seen. If not, it can't be told whether the secret is still there. */
  #sawMark = false;

  /** `afterwards` runs some time after a copied secret had its time. */
  constructor(
    private readonly clipboard: SystemClipboard,
    private readonly afterwards: () => void,
  ) {}

  /** Writes text to the clipboard or, on Linux, to the PRIMARY selection. */
  write(text: string, target: 'clipboard' | 'primary'): void {
    if (target === 'clipboard') void this.clipboard.writeText(text);
    else if (this.#isNewer) void this.clipboard.selection?.writeText(text);
    else void this.clipboard.writeText(text, 'selection');
  }

  /** A secret has just been copied: clears the clipboard after 30 s, unless something else has been copied meanwhile. */
  clearLater(): void {
    this.#stopTimers();
    this.#sawMark = false;
    this.#timers = [
      setTimeout(() => void this.#look(), SETTLED_MS),
      setTimeout(() => void this.#timeIsUp(), CLIPBOARD_SECRET_MS),
    ];
  }

  /** Clears a copied secret at once, as quitting does. */
  async clearNow(): Promise<void> {
    if (this.#timers.length === 0) return;
    this.#stopTimers();
    // Without the mark: rather clear once too often than leave a secret.
    if (this.#sawMark && !(await this.#hasMark())) return;
    // What was written last stays in the memory of this process after clearing. An empty text would not replace it.
    try {
      await this.clipboard.writeText(' ');
    } finally {
      this.clipboard.clear();
    }
  }

  async #timeIsUp(): Promise<void> {
    try {
      await this.clearNow();
    } finally {
      setTimeout(this.afterwards, SETTLED_MS);
    }
  }

  get #isNewer(): boolean {
    return 'selection' in this.clipboard;
  }

  async #look(): Promise<void> {
    this.#sawMark = await this.#hasMark();
  }

  /** Looks for the mark alone, so that main never reads the text. */
  async #hasMark(): Promise<boolean> {
    const type = this.#isNewer
      ? `electron application/osclipboard;format="${CUSTOM_DATA_FORMAT}"`
      : CUSTOM_DATA_FORMAT;
    return this.clipboard.has(type);
  }

  #stopTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
  }
}
