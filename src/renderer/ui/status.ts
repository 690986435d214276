/** How a thing stands: each has its own shape, so that colour is never the only sign. */
export type Status = 'idle' | 'busy' | 'open' | 'attention' | 'closed' | 'failed';

/** Words for each state, unless the place has better ones. */
export const STATUS_TEXT: Record<Status, string> = {
  idle: 'not connected',
  busy: 'connecting',
  open: 'connected',
  attention: 'waiting for you',
  closed: 'closed',
  failed: 'failed',
};
