import { Import, KeyRound, Plus, ShieldPlus, SquareTerminal, type LucideIcon } from 'lucide-react';
import { type ReactNode } from 'react';
import ButtonBase from '@mui/material/ButtonBase';
import { runAction, shortcutOf } from '../stores/actions';
import { useInventory } from '../stores/inventory';
import { useVault } from '../stores/vault';
import { Kbd } from '../ui/Kbd';
import { Mark } from './Mark';
import css from './Welcome.module.css';

interface StepProps {
  icon: LucideIcon;
  title: string;
  text: string;
  actionId: string;
}

function Step({ icon: Icon, title, text, actionId }: StepProps): ReactNode {
  const shortcut = shortcutOf(actionId);
  return (
    <ButtonBase className={css.step ?? ''} aria-label={title} onClick={() => runAction(actionId)}>
      <span className={css.stepIcon}>
        <Icon size={17} strokeWidth={1.7} aria-hidden />
      </span>
      <span className={css.stepText}>
        <span className={css.stepTitle}>{title}</span>
        <span className={css.stepHelp}>{text}</span>
      </span>
      {shortcut !== undefined && <Kbd shortcut={shortcut} />}
    </ButtonBase>
  );
}

const HINTS = [
  ['palette.open', 'Command palette'],
  ['tree.search', 'Search hosts'],
  ['terminal.openLocal', 'Local terminal'],
  ['help.shortcuts', 'Keyboard shortcuts'],
] as const;

function Hints(): ReactNode {
  return (
    <dl className={css.hints}>
      {HINTS.map(([id, text]) => {
        const shortcut = shortcutOf(id);
        if (shortcut === undefined) return null;
        return (
          <div key={id} className={css.hint}>
            <dt>{text}</dt>
            <dd>
              <Kbd shortcut={shortcut} />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function FirstSteps({ needsPassphrase }: { needsPassphrase: boolean }): ReactNode {
  return (
    <>
      <h1 className={css.title}>Welcome to Binnacle</h1>
      <p className={css.lead}>
        Your hosts, credentials and terminals on one tree, kept on this computer only.
      </p>
      <div className={css.steps}>
        {needsPassphrase && (
          <Step
            icon={ShieldPlus}
            title="Set a passphrase"
            text="Seals the passwords and keys you will save."
            actionId="vault.create"
          />
        )}
        <Step
          icon={Plus}
          title="Add a host"
          text="Name and address are enough to connect."
          actionId="host.add"
        />
        <Step
          icon={Import}
          title="Import from another tool"
          text="mRemoteNG, PuTTY, SSH config, CSV and others."
          actionId="inventory.import"
        />
        <Step
          icon={SquareTerminal}
          title="Open a local terminal"
          text="A shell on this computer."
          actionId="terminal.openLocal"
        />
      </div>
    </>
  );
}

/** What the centre shows while no tab is open: the first steps, later the keys worth knowing. */
export function Welcome(): ReactNode {
  const ready = useInventory((state) => state.ready);
  const empty = useInventory((state) => state.hosts.size === 0);
  const vault = useVault((state) => state.vault?.state);
  // Nothing is shown until it is known which of the two it is: no flash of a welcome at every start.
  if (!ready || vault === undefined) return <div className={css.welcome} />;
  const needsPassphrase = vault === 'none';
  return (
    <div className={css.welcome}>
      <div className={css.inner}>
        <Mark size={empty ? 44 : 56} quiet={!empty} />
        {empty ? (
          <FirstSteps needsPassphrase={needsPassphrase} />
        ) : (
          <>
            {needsPassphrase && (
              <div className={css.steps}>
                <Step
                  icon={KeyRound}
                  title="Set a passphrase"
                  text="Seals the passwords and keys you will save."
                  actionId="vault.create"
                />
              </div>
            )}
            <Hints />
          </>
        )}
      </div>
    </div>
  );
}
