import { describe, expect, it } from 'vitest';
import { formatBytes, formatCountdown, relativeTime } from './time';

describe('times and sizes', () => {
  it('counts down in minutes and hours, never below zero', () => {
    expect(formatCountdown(581_000)).toBe('9:41');
    expect(formatCountdown(400)).toBe('0:01');
    expect(formatCountdown(-5)).toBe('0:00');
    expect(formatCountdown(3_600_000 + 61_000)).toBe('1:01:01');
  });

  it('says how long ago in the largest unit that fits', () => {
    expect(relativeTime(0, 59_000)).toBe('just now');
    expect(relativeTime(0, 180_000)).toBe('3 minutes ago');
    expect(relativeTime(0, 86_400_000)).toBe('yesterday');
  });

  it('shows sizes with binary units', () => {
    expect(formatBytes(512)).toBe('512 bytes');
    expect(formatBytes(1536)).toBe('1.5 KiB');
    expect(formatBytes(50 * 1024 * 1024)).toBe('50 MiB');
  });
});
