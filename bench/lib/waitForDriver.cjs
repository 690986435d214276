'use strict';
// Runs in the app's main process before the app's own code, by `electron -r`. The window opens only once the driver has
// connected: one that connects while the page's first load commits is never told of that commit, and waits for ever.
// The driver calls `__playwright_run` as soon as its connections stand.
const { app } = require('electron');

const ready = app.whenReady();
const connected = new Promise((resolve) => {
  globalThis.__playwright_run = resolve;
});
app.whenReady = () => Promise.all([ready, connected]).then(() => undefined);
