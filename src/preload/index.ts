import { contextBridge, ipcRenderer } from 'electron';
import { CALL_CHANNEL, CALL_NAMES, EVENT_CHANNEL, EVENT_NAMES, PORT_CHANNEL } from '../shared/ipc/names';

type Listener = (payload: unknown) => void;

// Named functions are built from the contract's keys: the page can name a call, never a channel.
const call = Object.fromEntries(
  CALL_NAMES.map((name) => [name, (input: unknown) => ipcRenderer.invoke(CALL_CHANNEL, name, input)]),
);

const listeners = new Map<string, Set<Listener>>(EVENT_NAMES.map((name) => [name, new Set<Listener>()]));
ipcRenderer.on(EVENT_CHANNEL, (_event, name: string, payload: unknown) => {
  for (const listener of listeners.get(name) ?? []) listener(payload);
});
const on = Object.fromEntries(
  EVENT_NAMES.map((name) => [
    name,
    (listener: Listener) => {
      listeners.get(name)?.add(listener);
      return () => void listeners.get(name)?.delete(listener);
    },
  ]),
);

// Ports can't cross the context bridge: they are handed to the page itself, named by their nonce.
ipcRenderer.on(PORT_CHANNEL, (event, nonce: string) => {
  window.postMessage({ binnaclePort: nonce }, window.location.origin, event.ports);
});

contextBridge.exposeInMainWorld('binnacle', { call, on });
