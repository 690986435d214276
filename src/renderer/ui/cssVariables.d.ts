import 'react';

declare module 'react' {
  interface CSSProperties {
    /** Custom properties are allowed in inline styles. */
    [name: `--${string}`]: string | number | undefined;
  }
}
