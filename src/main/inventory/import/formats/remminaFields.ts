/** Fields of a profile that are read. */
export const REMMINA_CARRIED: ReadonlySet<string> = new Set([
  'name',
  'group',
  'server',
  'protocol',
  'username',
  'password',
  'domain',
  'notes_text',
  'ssh_auth',
  'ssh_privatekey',
  'ssh_passphrase',
  'ssh_charset',
  'ssh_compression',
  'ssh_tunnel_enabled',
  'ssh_tunnel_server',
  'ssh_tunnel_loopback',
  'ssh_tunnel_auth',
  'ssh_tunnel_username',
  'ssh_tunnel_password',
  'ssh_tunnel_privatekey',
  'ssh_tunnel_passphrase',
  'ssh_proxycommand',
  'exec',
  'execpath',
  'precommand',
  'postcommand',
  'run_line',
  'labels',
]);

/** Commands: kept for review only. */
export const REMMINA_COMMANDS = [
  'exec',
  'execpath',
  'precommand',
  'postcommand',
  'run_line',
  'ssh_proxycommand',
];

/** What Remmina writes into profiles that were never changed; empty fields and zeros mean nothing either. */
const DEFAULTS: Record<string, readonly string[]> = {
  colordepth: ['99', '66', '64', '32', '24', '16', '8'],
  cert_ignore: ['1'],
  disablepasswordstoring: ['1'],
  freerdp_log_level: ['INFO'],
  gwtransp: ['http'],
  'ignore-tls-errors': ['1'],
  network: ['none'],
  rdp_mouse_jitter: ['No'],
  sound: ['off'],
  ssh_stricthostkeycheck: ['1'],
  sshlogfolder: [],
  ssh_kex_algorithms: [],
  audiovideo: ['off'],
  'profile-lock': ['0'],
};

/** How a window looks, and what Remmina notes for itself. */
const MEANINGLESS =
  /^(window_.*|resolution_.*|viewmode|scale|scaler_.*|aspectscale|keymap|quality|last_success|showcursor|ssh_color_scheme|ssh_terminal_palette|enable-plugins|keyboard_grab|hscale|vscale)$/;

/** Whether a field says nothing that could be lost. */
export function isRemminaDefault(field: string, value: string): boolean {
  const usual = Object.hasOwn(DEFAULTS, field) ? DEFAULTS[field] : undefined;
  return value === '' || value === '0' || MEANINGLESS.test(field) || usual?.includes(value) === true;
}
