import { app, crashReporter } from 'electron';
import { CrashDumps } from '../diagnostics/crashDumps';

/** After the window has painted, in ms: the reporter is a process of its own, and starting it takes a moment. */
const START_MS = 1000;

/** Makes crashes leave a dump in the data folder. Nothing is ever uploaded; see {@link CrashDumps} for what is kept. */
export function keepCrashDumps(): void {
  const dumps = new CrashDumps(app.getPath('crashDumps'));
  const sweep = (): void => void dumps.sweep();
  app.on('child-process-gone', sweep);
  app.on('render-process-gone', sweep);
  setTimeout(() => {
    crashReporter.start({ uploadToServer: false });
    sweep();
  }, START_MS).unref();
}
