import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Feed } from '../../../shared/model/feed';
import { FeedClock } from './feedClock';
import { unchangedRun } from './feedRun';
import { LIVE } from './testkit';

const MINUTE = 60_000;
const feedOf = (source: Feed['source'], refreshMinutes: number, lastTime: number | null): Feed => ({
  ...LIVE,
  ...{ source, refreshMinutes, timeoutSeconds: 30, apply: 'ask', enabled: true, seen: true },
  lastRun: lastTime === null ? null : unchangedRun(lastTime),
});
const SCRIPT: Feed['source'] = { kind: 'script', program: '/bin/list', args: [] };
const FILE: Feed['source'] = { kind: 'ssh-config', path: '/nowhere/config' };

beforeEach(() => void vi.useFakeTimers({ now: 1_000 * MINUTE }));
afterEach(() => void vi.useRealTimers());

function clockOf(feed: Feed): { clock: FeedClock; due: ReturnType<typeof vi.fn> } {
  const due = vi.fn();
  const clock = new FeedClock(due, Date.now);
  clock.follow(feed);
  return { clock, due };
}

it('is due when its time since the last refresh has passed, and soon when that was while nobody looked', () => {
  const { due } = clockOf(feedOf(SCRIPT, 15, 990 * MINUTE));
  vi.advanceTimersByTime(5 * MINUTE - 1);
  expect(due).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(due).toHaveBeenCalledTimes(1);
  const late = clockOf(feedOf(SCRIPT, 15, 900 * MINUTE));
  vi.advanceTimersByTime(5000);
  expect(late.due).toHaveBeenCalledTimes(1);
});

it('is never due where it is refreshed by hand, nor after it was told to stop', () => {
  const { due } = clockOf(feedOf(SCRIPT, 0, null));
  const stopped = clockOf(feedOf(SCRIPT, 5, null));
  stopped.clock.dispose();
  vi.advanceTimersByTime(10_000 * MINUTE);
  expect([due, stopped.due].map((each) => each.mock.calls.length)).toEqual([0, 0]);
});

it('is due once at the beginning for a file, which may have changed meanwhile', () => {
  const feed = feedOf(FILE, 0, 999 * MINUTE);
  const { clock, due } = clockOf(feed);
  vi.advanceTimersByTime(5000);
  expect(due).toHaveBeenCalledTimes(1);
  clock.follow(feed);
  vi.advanceTimersByTime(100 * MINUTE);
  expect(due).toHaveBeenCalledTimes(1);
});

it('waits no longer than usual when the clock was set back', () => {
  const { due } = clockOf(feedOf(SCRIPT, 15, 5_000 * MINUTE));
  vi.advanceTimersByTime(15 * MINUTE);
  expect(due).toHaveBeenCalledTimes(1);
});
