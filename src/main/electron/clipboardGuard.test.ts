import { afterEach, beforeEach, describe, expect, it, vi, type Mock } from 'vitest';
import { CLIPBOARD_SECRET_MS, ClipboardGuard, type SystemClipboard } from './clipboardGuard';

/** What stands on a clipboard; pages put types of their own beside the text. */
interface Content {
  text: string;
  custom: boolean;
}

const SECRET: Content = { text: 'hunter2', custom: true };

/** The clipboard of Electron versions that answer at once. */
class FakeClipboard implements SystemClipboard {
  content: Content | null = null;
  primary: Content | null = null;
  /** All that was ever written by main: the last of it stays in main's memory. */
  readonly written: string[] = [];
  /** A page's copy arrives this much after the page has said so, in ms. */
  lateBy = 0;

  copyInPrompt(guard: ClipboardGuard): void {
    if (this.lateBy === 0) this.content = SECRET;
    else setTimeout(() => (this.content = SECRET), this.lateBy);
    guard.clearLater();
  }

  copyElsewhere(text: string): void {
    this.content = { text, custom: false };
  }

  has(format: string): boolean | Promise<boolean> {
    return /custom/i.test(format) && this.content?.custom === true;
  }

  clear(): void {
    this.content = null;
  }

  writeText(text: string, type?: 'selection'): void | Promise<void> {
    this.written.push(text);
    if (type === 'selection') this.primary = { text, custom: false };
    else this.content = { text, custom: false };
  }
}

/** The clipboard of versions that answer by promises, and know raw formats under another name. */
class NewerClipboard extends FakeClipboard {
  readonly selection = new FakeClipboard();

  override has(type: string): Promise<boolean> {
    return Promise.resolve(
      type.startsWith('electron application/osclipboard;format="') && super.has(type) === true,
    );
  }

  override writeText(text: string): Promise<void> {
    void super.writeText(text);
    return Promise.resolve();
  }
}

/** One that never shows what pages put beside the text. */
class BlindClipboard extends FakeClipboard {
  override has(): boolean {
    return false;
  }
}

const nothing = (): void => undefined;
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe.each([
  ['of today', FakeClipboard],
  ['by promises', NewerClipboard],
])('a secret on a clipboard %s', (_, Clipboard) => {
  let clipboard: FakeClipboard;
  let guard: ClipboardGuard;
  let afterwards: Mock<() => void>;
  beforeEach(() => {
    clipboard = new Clipboard();
    afterwards = vi.fn<() => void>();
    guard = new ClipboardGuard(clipboard, afterwards);
  });

  it('is gone after 30 s, and not before', async () => {
    clipboard.copyInPrompt(guard);
    await pass(CLIPBOARD_SECRET_MS - 1);
    expect(clipboard.content).toEqual(SECRET);
    await pass(1);
    expect(clipboard.content).toBeNull();
    expect(CLIPBOARD_SECRET_MS).toBe(30_000);
  });

  it('is not what main has written last when it is cleared', async () => {
    clipboard.copyInPrompt(guard);
    await pass(CLIPBOARD_SECRET_MS);
    expect(clipboard.written).toEqual([' ']);
  });

  it('is looked after once more when the clipboard has let go of it', async () => {
    clipboard.copyInPrompt(guard);
    await pass(CLIPBOARD_SECRET_MS);
    expect(afterwards).not.toHaveBeenCalled();
    await pass(1000);
    expect(afterwards).toHaveBeenCalledOnce();
  });

  it('leaves alone what was copied after it', async () => {
    clipboard.copyInPrompt(guard);
    await pass(5000);
    clipboard.copyElsewhere('SELECT 1');
    await pass(CLIPBOARD_SECRET_MS);
    expect(clipboard.content?.text).toBe('SELECT 1');
    expect(clipboard.written).toEqual([]);
  });

  it('leaves alone what Binnacle itself has copied after it', async () => {
    clipboard.copyInPrompt(guard);
    await pass(5000);
    guard.write('web01.example.org', 'clipboard');
    await pass(CLIPBOARD_SECRET_MS);
    expect(clipboard.content?.text).toBe('web01.example.org');
  });

  it('copied twice stays for 30 s from the second time', async () => {
    clipboard.copyInPrompt(guard);
    await pass(20_000);
    clipboard.copyInPrompt(guard);
    await pass(CLIPBOARD_SECRET_MS - 1);
    expect(clipboard.content).toEqual(SECRET);
    await pass(1);
    expect(clipboard.content).toBeNull();
  });

  it('is gone at once when the app quits', async () => {
    clipboard.copyInPrompt(guard);
    await pass(5000);
    await guard.clearNow();
    expect(clipboard.content).toBeNull();
    clipboard.copyElsewhere('later');
    await pass(CLIPBOARD_SECRET_MS);
    expect(clipboard.content?.text).toBe('later');
  });

  it('is gone even when the app quits right after the copy', async () => {
    clipboard.copyInPrompt(guard);
    await guard.clearNow();
    expect(clipboard.content).toBeNull();
  });

  it('is recognized when it arrives after the word of it', async () => {
    clipboard.lateBy = 200;
    clipboard.copyInPrompt(guard);
    await pass(5000);
    clipboard.copyElsewhere('SELECT 1');
    await pass(CLIPBOARD_SECRET_MS);
    expect(clipboard.content?.text).toBe('SELECT 1');
  });
});

it('quitting leaves a clipboard alone that never had a secret', async () => {
  const clipboard = new FakeClipboard();
  clipboard.copyElsewhere('mine');
  await new ClipboardGuard(clipboard, nothing).clearNow();
  expect(clipboard.content?.text).toBe('mine');
});

it('a clipboard that does not tell what is on it is rather cleared once too often', async () => {
  const clipboard = new BlindClipboard();
  const guard = new ClipboardGuard(clipboard, nothing);
  clipboard.copyInPrompt(guard);
  await pass(CLIPBOARD_SECRET_MS);
  expect(clipboard.content).toBeNull();
});

it('PRIMARY is written where each version has it', () => {
  const [clipboard, newer] = [new FakeClipboard(), new NewerClipboard()];
  for (const each of [clipboard, newer]) new ClipboardGuard(each, nothing).write('selected', 'primary');
  expect(clipboard.primary?.text).toBe('selected');
  expect(clipboard.content).toBeNull();
  expect(newer.selection.content?.text).toBe('selected');
  expect(newer.content).toBeNull();
});
