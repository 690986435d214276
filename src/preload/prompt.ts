import { contextBridge, ipcRenderer } from 'electron';
import {
  PORT_CHANNEL,
  PROMPT_CLOSE_CHANNEL,
  PROMPT_COPIED_CHANNEL,
  PROMPT_RESIZE_CHANNEL,
} from '../shared/ipc/names';

// The port leads straight to the vault host: nothing typed into this page passes through main.
ipcRenderer.on(PORT_CHANNEL, (event) => {
  window.postMessage('binnacle-prompt-port', window.location.origin, event.ports);
});

contextBridge.exposeInMainWorld('binnaclePrompt', {
  /** Tells main that the person is done with this prompt. */
  close: () => ipcRenderer.send(PROMPT_CLOSE_CHANNEL),
  /** Tells that a secret is on the clipboard now: main clears it after a while. */
  copied: () => ipcRenderer.send(PROMPT_COPIED_CHANNEL),
  /** Height of the content in CSS pixels. */
  resize: (height: unknown) => ipcRenderer.send(PROMPT_RESIZE_CHANNEL, height),
});
