/** The names of the colour tokens; each is also the CSS variable `--bn-<name>`. */
export interface ColourTokens {
  /** Behind documents: the deepest layer. */
  bg: string;
  /** Side panels, tab strip, status bar. */
  surface: string;
  /** Menus, dialogs, inputs. */
  raised: string;
  border: string;
  /** Outlines of inputs and other things that can be acted on (3:1 against their surroundings in the light theme). */
  'border-strong': string;
  text: string;
  /** Secondary text; AA on every layer. */
  'text-2': string;
  /** Hints and disabled text; AA on `bg` and `surface`. */
  'text-3': string;
  accent: string;
  'accent-hover': string;
  'accent-contrast': string;
  'accent-soft': string;
  danger: string;
  'danger-contrast': string;
  'danger-soft': string;
  warning: string;
  'warning-soft': string;
  success: string;
  'success-soft': string;
  hover: string;
  selected: string;
  /** Selected, while the list it is in does not have the focus. */
  'selected-inactive': string;
  focus: string;
  scrim: string;
  shadow: string;
  scrollbar: string;
  'scrollbar-hover': string;
}

/** Dark: neutral slate with a sea-green accent. */
export const dark: ColourTokens = {
  bg: '#0d0f12',
  surface: '#14171b',
  raised: '#1c2025',
  border: '#24292f',
  'border-strong': '#3a424c',
  text: '#e4e7eb',
  'text-2': '#a7afba',
  'text-3': '#838d99',
  accent: '#4fc0cf',
  'accent-hover': '#6bcedb',
  'accent-contrast': '#041a1f',
  'accent-soft': 'rgba(79, 192, 207, 0.14)',
  danger: '#f2707a',
  'danger-contrast': '#2b0408',
  'danger-soft': 'rgba(242, 112, 122, 0.13)',
  warning: '#e3a84f',
  'warning-soft': 'rgba(227, 168, 79, 0.13)',
  success: '#55c790',
  'success-soft': 'rgba(85, 199, 144, 0.13)',
  hover: 'rgba(255, 255, 255, 0.05)',
  selected: 'rgba(79, 192, 207, 0.18)',
  'selected-inactive': 'rgba(255, 255, 255, 0.08)',
  focus: '#4fc0cf',
  scrim: 'rgba(4, 6, 8, 0.55)',
  shadow: '0 10px 32px rgba(0, 0, 0, 0.5), 0 2px 6px rgba(0, 0, 0, 0.35)',
  scrollbar: 'rgba(255, 255, 255, 0.14)',
  'scrollbar-hover': 'rgba(255, 255, 255, 0.26)',
};

/** Light: paper white documents on cool grey panels. */
export const light: ColourTokens = {
  bg: '#ffffff',
  surface: '#f5f6f8',
  raised: '#ffffff',
  border: '#e0e3e8',
  'border-strong': '#b9c0ca',
  text: '#171b21',
  'text-2': '#4f5966',
  'text-3': '#66707d',
  accent: '#0a7082',
  'accent-hover': '#085b6a',
  'accent-contrast': '#ffffff',
  'accent-soft': 'rgba(10, 112, 130, 0.10)',
  danger: '#bd2436',
  'danger-contrast': '#ffffff',
  'danger-soft': 'rgba(189, 36, 54, 0.08)',
  warning: '#8f5300',
  'warning-soft': 'rgba(200, 125, 10, 0.12)',
  success: '#17703f',
  'success-soft': 'rgba(23, 112, 63, 0.10)',
  hover: 'rgba(18, 28, 40, 0.05)',
  selected: 'rgba(10, 112, 130, 0.14)',
  'selected-inactive': 'rgba(18, 28, 40, 0.08)',
  focus: '#0a7082',
  scrim: 'rgba(20, 26, 34, 0.32)',
  shadow: '0 10px 28px rgba(24, 32, 44, 0.16), 0 2px 6px rgba(24, 32, 44, 0.08)',
  scrollbar: 'rgba(18, 28, 40, 0.2)',
  'scrollbar-hover': 'rgba(18, 28, 40, 0.36)',
};

/** Fall-backs cover CJK and emoji on the three platforms. */
export const SANS =
  "'Inter Variable', 'Noto Sans', 'Segoe UI', system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'Noto Color Emoji', 'Apple Color Emoji', 'Segoe UI Emoji', sans-serif";

/** Same for data and terminals. */
export const MONO =
  "'JetBrains Mono Variable', 'DejaVu Sans Mono', Menlo, Consolas, 'Noto Sans Mono CJK SC', 'Noto Color Emoji', 'Apple Color Emoji', 'Segoe UI Emoji', monospace";

/** Sizes in px on a 4 px grid (rows and fonts excepted); each is the CSS variable `--bn-<name>`. */
export const sizes = {
  row: '26px',
  control: '28px',
  tab: '32px',
  rail: '44px',
  status: '24px',
  radius: '5px',
  'radius-lg': '8px',
  'font-size': '13px',
  'font-size-sm': '12px',
  'font-size-xs': '11px',
} as const;

const declare = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`--bn-${name}`, value]));

/** `--bn-*` declarations that hold in both themes. */
export const sharedVariables: Record<string, string> = declare({ ...sizes, sans: SANS, mono: MONO });

/** `--bn-*` declarations of one theme. */
export const colourVariables = (tokens: ColourTokens): Record<string, string> => declare({ ...tokens });
