/** A problem of the machine or the command line that one sentence explains; shown without a stack. */
export class SetupError extends Error {
  name = 'SetupError';
}

/** A progress line. On standard error: standard output belongs to results (JSON, counts). */
export function say(message) {
  process.stderr.write(`binnacle: ${message}\n`);
}

/** Runs a script's main function and turns its outcome into the exit code. */
export function runMain(main) {
  Promise.resolve()
    .then(main)
    .then((code) => {
      process.exitCode = code ?? 0;
    })
    .catch((error) => {
      process.stderr.write(`${error instanceof SetupError ? error.message : error.stack}\n`);
      process.exitCode = 1;
    });
}
