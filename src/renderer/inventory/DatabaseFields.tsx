import type { ReactNode } from 'react';
import type { Protocol } from '../../shared/model/inventory';
import { TLS_MODES } from '../../shared/model/properties';
import { ErrorNote } from '../ui/ErrorNote';
import { PropertySelect, PropertyText, useProperty } from './PropertyControls';
import css from './form.module.css';

/** What each way to encrypt keeps out, and what it lets in. */
const TLS_STORY: Record<(typeof TLS_MODES)[number], string> = {
  'verify-full':
    'The server must show a certificate that is trusted and made out to its name. Use this wherever you can.',
  'verify-ca':
    'The server must show a certificate that is trusted, whatever name it has: any other server with a certificate of the same authority is accepted, too.',
  require:
    'Nobody is asked for a certificate. Whoever can get between you and the server can pose as it, see your password and change what comes back.',
  off: 'Everything, the results included, can be read and changed by anyone on the way.',
};

/** Modes in which somebody else can pose as the server. */
const WEAK: ReadonlySet<string> = new Set(['require', 'off']);

/** What the chosen mode means; a warning where it lets strangers in. */
function TlsNote(): ReactNode {
  const { field } = useProperty('tlsMode');
  const mode = TLS_MODES.find((each) => field.mode === 'value' && each === field.text);
  if (mode === undefined) return null;
  if (!WEAK.has(mode)) return <div className={css.muted}>{TLS_STORY[mode]}</div>;
  return (
    <ErrorNote
      tone="warning"
      message={TLS_STORY[mode]}
      hint="Better: ask for the certificate of the server’s authority and give its path below."
    />
  );
}

/** The properties that only database files have. */
export function DatabaseFileFields(): ReactNode {
  const { field, inheritedValue } = useProperty('databasePlace');
  const isHere = (field.mode === 'value' ? field.text : inheritedValue) === 'computer';
  return (
    <>
      <PropertySelect name="databasePlace" />
      <PropertyText
        name="databaseFile"
        fallback="/var/lib/app/data.db"
        mono
        file={isHere ? 'databaseFile' : undefined}
      />
    </>
  );
}

/** The properties that only databases of a server have; those of one engine, or (null) of all. */
export function DatabaseFields({ engine }: { engine: Protocol | null }): ReactNode {
  return (
    <>
      <PropertyText name="databaseName" fallback="The one named like the user" mono />
      <PropertySelect name="tlsMode" />
      <TlsNote />
      <PropertyText name="tlsCaFile" fallback="Those that this computer trusts" mono file="tlsCaFile" />
      {engine !== 'sqlserver' && (
        <>
          <PropertyText name="tlsCertificateFile" fallback="None" mono file="tlsCertificateFile" />
          <PropertyText name="tlsKeyFile" fallback="In the same file" mono file="tlsKeyFile" />
          <PropertyText name="databaseSocket" fallback="None: by its port" mono />
        </>
      )}
    </>
  );
}
