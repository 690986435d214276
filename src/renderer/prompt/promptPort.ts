import { toPromptSchema, type FromPrompt, type ToPrompt } from '../../shared/vaultPrompt';

declare global {
  interface Window {
    /** What the prompt's preload exposes. */
    readonly binnaclePrompt: { close(): void; resize(height: number): void; copied(): void };
  }
}

/** The prompt's line to the vault host. */
export interface PromptPort {
  /** Sends, then zeroes the bytes that were sent: only the vault host's copy remains. */
  send(message: FromPrompt, secrets?: readonly Uint8Array[]): void;
  onMessage(listener: (message: ToPrompt) => void): void;
}

/** Waits for the port that main hands over and opens it. */
export function connectPrompt(): Promise<PromptPort> {
  return new Promise((resolve) => {
    window.addEventListener('message', (event: MessageEvent<unknown>) => {
      const port = event.ports[0];
      if (event.source !== window || event.data !== 'binnacle-prompt-port' || port === undefined) return;
      resolve(wrap(port));
    });
  });
}

function wrap(port: MessagePort): PromptPort {
  return {
    send(message, secrets = []) {
      port.postMessage(message);
      for (const bytes of secrets) bytes.fill(0);
    },
    onMessage(listener) {
      port.onmessage = (event: MessageEvent<unknown>) => {
        const parsed = toPromptSchema.safeParse(event.data);
        if (parsed.success) listener(parsed.data);
      };
    },
  };
}

/** Takes what was typed as UTF-8 bytes and empties the field. */
export function takeBytes(input: HTMLInputElement | HTMLTextAreaElement): Uint8Array {
  const bytes = new TextEncoder().encode(input.value);
  input.value = '';
  return bytes;
}
