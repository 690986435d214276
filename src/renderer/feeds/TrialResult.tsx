import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FeedTrial } from '../../shared/model/feed';
import { ErrorNote } from '../ui/ErrorNote';
import { PROTOCOL_LABEL } from '../ui/protocols';
import { counted } from './feedWords';
import { ProblemList } from './ProblemList';
import css from './feeds.module.css';

type Read = Extract<FeedTrial, { state: 'read' }>;

function HostRow({ host }: { host: Read['hosts'][number] }): ReactNode {
  const { name, address, path, protocols } = host;
  return (
    <li className={css.trialHost} title={path === '' ? name : `${path} / ${name}`}>
      <span>{name}</span>
      <span>
        <span className={css.mono}>{address}</span>
        <span className={css.dim}> {protocols.map((each) => PROTOCOL_LABEL[each]).join(', ')}</span>
      </span>
      <span className={css.dim}>{path}</span>
    </li>
  );
}

/** What a source gave when it was tried. Nothing has changed yet. */
export function TrialResult({ trial }: { trial: FeedTrial }): ReactNode {
  if (trial.state === 'cancelled') {
    return <ErrorNote tone="warning" message="The vault stayed locked, so the source was not tried." />;
  }
  if (trial.state === 'failed') {
    const { message, hint, said } = trial;
    return (
      <>
        <ErrorNote message={message} hint={hint} />
        {said !== '' && <SaidBox said={said} />}
      </>
    );
  }
  const { hostCount, folderCount, hosts, problems, problemCount, milliseconds } = trial;
  const folders = folderCount > 0 ? ` in ${counted(folderCount, 'folder')}` : '';
  const more = hostCount - hosts.length;
  return (
    <section className={css.trial} role="status" aria-label="What the source gives">
      <div className={css.good}>
        <CircleCheck size={16} strokeWidth={1.8} aria-hidden />
        <span>
          {counted(hostCount, 'host')}
          {folders}, read in{' '}
          {milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`}
        </span>
      </div>
      {hosts.length > 0 && (
        <ul className={css.trialHosts} aria-label="First hosts" tabIndex={0}>
          {hosts.map((host, at) => (
            <HostRow key={at} host={host} />
          ))}
          {more > 0 && <li className={css.dim}>and {counted(more, 'more host')}</li>}
        </ul>
      )}
      <ProblemList problems={problems} count={problemCount} />
    </section>
  );
}

/** The beginning of what a script wrote to its error output. */
export function SaidBox({ said }: { said: string }): ReactNode {
  return (
    <section aria-label="What the script said">
      <div className={css.dim}>What the script said:</div>
      <pre className={css.said} tabIndex={0} data-selectable>
        {said}
      </pre>
    </section>
  );
}
