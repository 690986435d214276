import { createTheme, type Theme } from '@mui/material/styles';
import { components } from './components';
import { dark, light, SANS, type ColourTokens } from './tokens';

const palette = (tokens: ColourTokens): object => ({
  primary: { main: tokens.accent, contrastText: tokens['accent-contrast'] },
  error: { main: tokens.danger, contrastText: tokens['danger-contrast'] },
  warning: { main: tokens.warning },
  success: { main: tokens.success },
  info: { main: tokens.accent },
  background: { default: tokens.bg, paper: tokens.raised },
  text: { primary: tokens.text, secondary: tokens['text-2'], disabled: tokens['text-3'] },
  divider: tokens.border,
});

/**
 * The one MUI theme. Its colours are those of `tokens.ts`, which are also the CSS variables `--bn-*`; the theme in use
 * is the attribute `data-theme` of the document element.
 */
export const theme: Theme = createTheme({
  cssVariables: { colorSchemeSelector: 'data-theme', cssVarPrefix: 'mui' },
  colorSchemes: { light: { palette: palette(light) }, dark: { palette: palette(dark) } },
  spacing: 4,
  shape: { borderRadius: 5 },
  typography: { fontFamily: SANS, fontSize: 13, htmlFontSize: 16, button: { textTransform: 'none' } },
  transitions: { create: () => 'none' },
  components,
});
