import { lazy, Suspense, useEffect, useLayoutEffect, useState, type ReactNode } from 'react';
import type { StoreStatus } from '../shared/model/status';
import { call } from './ipc/client';
import { afterPaint, prepare, startApp } from './shell/boot';
import { endEarlyWindow } from './shell/early';
import { Window } from './shell/Window';
import { useSetting } from './stores/settings';
import { ThemeRoot } from './ui/ThemeRoot';

const StoreRecovery = lazy(() =>
  import('./shell/StoreRecovery').then((module) => ({ default: module.StoreRecovery })),
);

function useReadyNotice(): void {
  useEffect(() => {
    afterPaint(() => void call('app.ready'));
  }, []);
}

function OpenApp(): ReactNode {
  startApp();
  return <Window />;
}

/** The window's root: the app, or the recovery screen while the store can't be opened. */
export function App({ status: first }: { status: StoreStatus }): ReactNode {
  const [status, setStatus] = useState(first);
  const theme = useSetting('theme');
  useReadyNotice();
  useLayoutEffect(endEarlyWindow, []);
  return (
    <ThemeRoot mode={theme}>
      {status.state === 'open' ? (
        <OpenApp />
      ) : (
        <Suspense fallback={null}>
          <StoreRecovery status={status} onOpen={() => void prepare().then(setStatus)} />
        </Suspense>
      )}
    </ThemeRoot>
  );
}
