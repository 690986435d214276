import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './global.css';
import { useEffect, type ReactNode } from 'react';
import GlobalStyles from '@mui/material/GlobalStyles';
import { StyledEngineProvider, ThemeProvider, useColorScheme } from '@mui/material/styles';
import { theme } from './theme';
import { colourVariables, dark, light, sharedVariables } from './tokens';

/** The person's choice; `system` follows the desktop while the app runs. */
export type ThemeMode = 'system' | 'light' | 'dark';

const variables = (
  <GlobalStyles
    styles={{
      ':root': { ...sharedVariables, ...colourVariables(light), colorScheme: 'light' },
      ':root[data-theme="dark"]': { ...colourVariables(dark), colorScheme: 'dark' },
    }}
  />
);

function FollowMode({ mode }: { mode: ThemeMode }): null {
  const { setMode } = useColorScheme();
  useEffect(() => setMode(mode), [mode, setMode]);
  return null;
}

/** Theme, fonts and `--bn-*` variables for everything inside; every window's root. Feature CSS wins over MUI's. */
export function ThemeRoot({ mode, children }: { mode: ThemeMode; children: ReactNode }): ReactNode {
  return (
    <StyledEngineProvider injectFirst>
      <ThemeProvider theme={theme} defaultMode={mode} storageManager={null} disableTransitionOnChange>
        {variables}
        <FollowMode mode={mode} />
        {children}
      </ThemeProvider>
    </StyledEngineProvider>
  );
}

/** The theme that is showing, for libraries that need real colours (terminals, canvases). */
export function useShownTheme(): 'light' | 'dark' {
  const { mode, systemMode } = useColorScheme();
  return (mode === 'system' ? systemMode : mode) === 'dark' ? 'dark' : 'light';
}
