import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PhaseClock } from './phaseClock';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function clock(): { phases: string[]; clock: PhaseClock } {
  const phases: string[] = [];
  return { phases, clock: new PhaseClock(1000, (phase) => phases.push(phase)) };
}

describe('PhaseClock', () => {
  it('gives every phase its full time and names the one that took too long', () => {
    const { phases, clock: timer } = clock();
    timer.enter('first');
    vi.advanceTimersByTime(900);
    timer.enter('second');
    vi.advanceTimersByTime(900);
    expect(phases).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(phases).toEqual(['second']);
  });

  it('stands still while a person is asked, also when phases change meanwhile', async () => {
    const { phases, clock: timer } = clock();
    timer.enter('login');
    let answer: (text: string) => void = () => undefined;
    const asked = timer.hold(() => new Promise<string>((resolve) => (answer = resolve)));
    timer.enter('login');
    vi.advanceTimersByTime(100_000);
    expect(phases).toEqual([]);
    answer('yes');
    await expect(asked).resolves.toBe('yes');
    vi.advanceTimersByTime(1000);
    expect(phases).toEqual(['login']);
  });

  it('is silent without a phase and after its end', () => {
    const { phases, clock: timer } = clock();
    timer.enter('login');
    timer.enter('');
    vi.advanceTimersByTime(5000);
    timer.enter('login');
    timer.dispose();
    timer.enter('login');
    vi.advanceTimersByTime(5000);
    expect(phases).toEqual([]);
  });
});
