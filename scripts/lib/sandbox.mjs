/** Chromium refuses to sandbox root, so root alone runs without; everyone else keeps the sandbox. */
export const sandboxArguments = () => (process.getuid?.() === 0 ? ['--no-sandbox'] : []);
