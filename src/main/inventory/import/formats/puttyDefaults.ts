/**
 * What PuTTY writes into every session unless told otherwise (settings.c of PuTTY 0.60 to 0.83, on Windows and Unix):
 * nothing is lost with these. Lists that PuTTY writes in full and that differ from version to version are empty here: any
 * value of theirs is one of the usual orders or a person's own, and neither means anything for another program.
 */
const DEFAULTS: Record<string, readonly string[]> = {
  Present: ['1'],
  LogFileName: ['putty.log', '&H&Y&M&D&T.log'],
  LogType: ['0'],
  LogFileClash: ['-1', '4294967295'],
  LogFlush: ['1'],
  LogHeader: ['1'],
  SSHLogOmitPasswords: ['1'],
  SSHLogOmitData: ['0'],
  CloseOnExit: ['1'],
  WarnOnClose: ['1'],
  TCPNoDelay: ['1'],
  TCPKeepalives: ['0'],
  TerminalSpeed: ['38400,38400'],
  AddressFamily: ['0'],
  ProxyExcludeList: [''],
  ProxyDNS: ['1'],
  ProxyLocalhost: ['0'],
  ProxyLogToTerm: ['1'],
  ProxyType: ['0'],
  ProxySOCKSVersion: ['5'],
  UserNameFromEnvironment: ['0'],
  LocalUserName: [''],
  NoPTY: ['0'],
  TryAgent: ['1'],
  AgentFwd: ['0'],
  GssapiFwd: ['0'],
  ChangeUsername: ['0'],
  PreferKnownHostKeys: ['1'],
  RekeyTime: ['60'],
  GssapiRekey: ['2'],
  RekeyBytes: ['1G'],
  SshNoAuth: ['0'],
  SshNoTrivialAuth: ['0'],
  SshBanner: ['1'],
  AuthTIS: ['0'],
  AuthKI: ['1'],
  AuthGSSAPI: ['1'],
  AuthGSSAPIKEX: ['1'],
  GSSCustom: [''],
  SshNoShell: ['0'],
  SshProt: ['2', '3'],
  LogHost: [''],
  SSH2DES: ['0'],
  DetachedCertificate: [''],
  RFCEnviron: ['0'],
  PassiveTelnet: ['0'],
  X11Forward: ['0'],
  X11Display: [''],
  X11AuthType: ['1'],
  X11AuthFile: [''],
  LocalPortAcceptAll: ['0'],
  RemotePortAcceptAll: ['0'],
  PortForwardings: [''],
  ConnectionSharing: ['0'],
  ConnectionSharingUpstream: ['1'],
  ConnectionSharingDownstream: ['1'],
  SSHManualHostKeys: [''],
  Printer: [''],
  StampUtmp: ['1'],
  LoginShell: ['1'],
  RemoteQTitleAction: ['1', '2'],
  BackspaceIsDelete: ['1'],
  Answerback: ['PuTTY'],
  LocalEcho: ['2'],
  LocalEdit: ['2'],
};

/** Lists in an order of preference, and what only says where things are drawn. */
const MEANINGLESS =
  /^(Cipher|KEX|HostKey|GSSLibs|TerminalModes|Bug\w+|SUPDUP\w+|SerialLine|SerialSpeed|SerialDataBits|SerialStopHalfbits|SerialParity|SerialFlowControl|WindowClass)$/;

/** Look, keyboard and mouse: Binnacle has settings of its own for all hosts. */
const APPEARANCE =
  /^(Colour\d+|.*Font.*|Shadow.*|Win\w*|Window.*|Cur\w+|BlinkCur|BlinkText|Beep.*|Bell.*|Scroll.*|Wordness\d+|Mouse.*|Term(Width|Height)|No(Application|Mouse|Remote|AltScreen|DBack)\w*|Application\w+|NetHackKeypad|RXVTHomeEnd|LinuxFunctionKeys|Alt\w+|ComposeKey|CtrlAltKeys|Telnet(Key|Ret)|AlwaysOnTop|FullScreenOnAltEnter|HideMousePtr|SunkenEdge|DECOriginMode|AutoWrapMode|LFImpliesCR|CRImpliesLF|DisableArabicShaping|DisableBidi|DisableBracketedPaste|UseSystemColours|TryPalette|ANSIColour|Xterm256Colour|TrueColour|BoldAsColour|RawCNP|UTF8linedraw|PasteRTF|RectSelect|PasteControls|CJKAmbigWide|UTF8Override|CapsLockCyr|EraseToScrollback|LockSize|BCE|CtrlShift\w+|ShiftedArrowKeys|BackspaceIsDelete|Answerback|LocalE\w+|RemoteQTitleAction)$/;

/** Whether a value says nothing that could be lost. */
export function isPuttyDefault(key: string, value: string): boolean {
  const usual = Object.hasOwn(DEFAULTS, key) ? DEFAULTS[key] : undefined;
  return usual?.includes(value) === true || MEANINGLESS.test(key);
}

/** Whether a setting is about how the window looks or how keys and mouse work. */
export function isAppearance(key: string): boolean {
  return APPEARANCE.test(key);
}

const X11 = 'Graphical programs (X11) are not forwarded.';
const LOGGING = 'Session logs are set up in Binnacle.';

/** Why a setting is not carried over. */
export const PUTTY_REASONS: Record<string, string> = {
  AddressFamily: 'The system chooses between IPv4 and IPv6.',
  AgentFwd: 'The agent is not forwarded: every server on the way could use it.',
  ConnectionSharing: 'Connections are not shared with other programs.',
  DetachedCertificate: 'Of certificates only the one beside its key file (…-cert.pub) is used.',
  LogFileName: LOGGING,
  LogHost: 'Host keys are kept for the host itself.',
  LogType: LOGGING,
  NoPTY: 'A terminal is always asked for.',
  Password: 'Passwords of KiTTY are scrambled in an undocumented way. Enter it again.',
  PortForwardings: 'Port forwards are not imported.',
  SshNoShell: 'A shell is always asked for.',
  SshProt: 'Only version 2 of SSH is spoken.',
  SSHManualHostKeys: 'Host keys are checked on the first connection.',
  TryAgent: 'The way to log in follows from the credential.',
  UserNameFromEnvironment: 'The name of the local user is not taken for the host’s.',
  X11Forward: X11,
  X11Display: X11,
  X11AuthFile: X11,
  X11AuthType: X11,
};

/** Secrets: never shown. */
export const PUTTY_SECRETS: ReadonlySet<string> = new Set(['ProxyPassword', 'Password', 'ProxyUsername']);
