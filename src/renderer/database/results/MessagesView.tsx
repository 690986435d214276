import { Check, CircleAlert, Info, Play, TriangleAlert, type LucideIcon } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { useStore } from 'zustand';
import type { ServerNotice } from '../../../shared/queryStream';
import { absoluteTime } from '../../ui/time';
import type { MessageInfo } from '../queryLog';
import type { QueryTab } from '../queryTab';
import { durationText } from '../runWords';
import css from './MessagesView.module.css';

const ICONS: Record<MessageInfo['kind'], LucideIcon> = {
  run: Play,
  done: Check,
  notice: TriangleAlert,
  error: CircleAlert,
  note: Info,
};

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** Longest text of one message that is shown, in UTF-16 units: a server may send any length. */
const MOST_SHOWN = 10_000;

const shown = (text: string): string => (text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN)}…`);

/** What was run and what the server said to it, oldest first. */
export function MessagesView({ tab }: { tab: QueryTab }): ReactNode {
  const messages = useStore(tab.query.store, (state) => state.messages);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = list.current;
    // The newest is what one waits for.
    if (element !== null) element.scrollTop = element.scrollHeight;
  }, [messages]);
  return (
    <>
      <div className={css.list} ref={list} role="log" aria-label="Messages" tabIndex={0} data-selectable>
        {messages.map((message) => (
          <Message key={message.key} message={message} />
        ))}
      </div>
      <div className={css.foot}>
        <Button variant="text" onClick={() => tab.query.clearMessages()}>
          Clear messages
        </Button>
      </div>
    </>
  );
}

function Message({ message }: { message: MessageInfo }): ReactNode {
  const { kind, time, text, statement, notice, hint, elapsedMs } = message;
  const Icon = ICONS[kind];
  return (
    <div className={css.message} data-kind={kind}>
      <time className={css.time} dateTime={new Date(time).toISOString()} title={absoluteTime(time)}>
        {clock.format(time)}
      </time>
      <Icon className={css.icon} size={14} strokeWidth={1.75} aria-hidden />
      <div className={css.text}>
        <div>
          {notice !== null && <strong>{severityText(notice)}: </strong>}
          {shown(text)}
          {elapsedMs !== null && <span className={css.quiet}> · {durationText(elapsedMs)}</span>}
        </div>
        {notice !== null && <NoticeDetails notice={notice} />}
        {hint !== '' && <div className={css.quiet}>{hint}</div>}
        {statement !== '' && <code className={css.statement}>{statement}</code>}
      </div>
    </div>
  );
}

/** "ERROR 42P01". */
const severityText = ({ severity, sqlState }: ServerNotice): string =>
  sqlState === '' ? severity : `${severity} ${sqlState}`;

function NoticeDetails({ notice }: { notice: ServerNotice }): ReactNode {
  const { detail, hint, position } = notice;
  return (
    <>
      {detail !== '' && <div>Detail: {shown(detail)}</div>}
      {hint !== '' && <div>Hint: {shown(hint)}</div>}
      {position !== null && <div className={css.quiet}>At character {(position + 1).toLocaleString()}</div>}
    </>
  );
}
