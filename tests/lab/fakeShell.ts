import type { ServerChannel } from 'ssh2';

const PROMPT = 'fake$ ';
const WELCOME = 'This is the test lab’s in-process shell: it only echoes. "exit" leaves.\r\n';

/** Runs one line of the fake shell and says whether to go on. */
function runLine(channel: ServerChannel, line: string): boolean {
  const exit = /^exit(?: (\d+))?$/.exec(line.trim());
  if (exit !== null) {
    channel.exit(Number(exit[1] ?? 0));
    channel.end();
    return false;
  }
  if (line !== '') channel.write(`echo: ${line}\r\n`);
  return true;
}

/** A tiny shell on an SSH channel: echoes keys and lines, knows Backspace, Ctrl+C, Ctrl+D and `exit`. */
export function serveFakeShell(channel: ServerChannel): void {
  let line = '';
  channel.write(`${WELCOME}${PROMPT}`);
  channel.on('data', (data: Buffer) => {
    for (const key of data.toString('utf8')) {
      if (key === '\r' || key === '\n') {
        channel.write('\r\n');
        if (!runLine(channel, line)) return;
        line = '';
        channel.write(PROMPT);
      } else if (key === '\x7f') {
        if (line !== '') channel.write('\b \b');
        line = line.slice(0, -1);
      } else if (key === '\x03') {
        line = '';
        channel.write(`^C\r\n${PROMPT}`);
      } else if (key === '\x04' && line === '') {
        runLine(channel, 'exit');
        return;
      } else {
        line += key;
        channel.write(key);
      }
    }
  });
}

/** Answers one `exec` request: says what was asked and ends with code 0. */
export function serveExec(channel: ServerChannel, command: string): void {
  channel.write(`exec: ${command}\n`);
  channel.exit(0);
  channel.end();
}
