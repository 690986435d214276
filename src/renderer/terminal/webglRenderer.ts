import { WebglAddon } from '@xterm/addon-webgl';
import type { Terminal } from '@xterm/xterm';
import { webglIsFast } from './rendererProbe';

/** WebGL contexts at once: browsers take the oldest one away beyond 16, and one is kept for others. */
const MOST_CONTEXTS = 15;

let contexts = 0;

/** Draws a terminal with WebGL while it is visible and that is worth it; otherwise xterm.js draws with DOM elements. */
export class WebglRenderer {
  #addon: WebglAddon | null = null;
  /** A context was lost: this terminal stays with the DOM. */
  #givenUp = false;

  constructor(private readonly terminal: Terminal) {}

  get active(): boolean {
    return this.#addon !== null;
  }

  setVisible(visible: boolean): void {
    if (visible) this.#start();
    else this.#stop();
  }

  dispose(): void {
    this.#stop();
    this.#givenUp = true;
  }

  #start(): void {
    if (this.#addon !== null || this.#givenUp || contexts >= MOST_CONTEXTS || !webglIsFast()) return;
    const addon = new WebglAddon();
    try {
      this.terminal.loadAddon(addon);
    } catch {
      this.#givenUp = true;
      return;
    }
    contexts++;
    this.#addon = addon;
    addon.onContextLoss(() => {
      this.#givenUp = true;
      this.#stop();
    });
  }

  #stop(): void {
    if (this.#addon === null) return;
    contexts--;
    const addon = this.#addon;
    this.#addon = null;
    addon.dispose();
  }
}
