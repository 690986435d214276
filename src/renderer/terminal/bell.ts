import { useSettings } from '../stores/settings';

/** Length of a flash, in ms: short enough not to annoy, long enough to be seen. */
const FLASH_MS = 140;
/** The tone: 660 Hz for 90 ms, quiet. */
const TONE = { hertz: 660, seconds: 0.09, gain: 0.06 };

let audio: AudioContext | null = null;

/** Rings as the settings say: a short flash of the place, a quiet tone, or not at all. */
export function ringBell(place: HTMLElement | null): void {
  const kind = useSettings.getState().settings.terminalBell;
  if (kind === 'visual') flash(place);
  else if (kind === 'sound') beep();
}

function flash(place: HTMLElement | null): void {
  if (place === null) return;
  const shade = 'inset 0 0 0 2px var(--bn-accent)';
  place.animate([{ boxShadow: shade }, { boxShadow: shade, offset: 0.6 }, { boxShadow: 'none' }], FLASH_MS);
}

function beep(): void {
  audio ??= new AudioContext();
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = TONE.hertz;
  volume.gain.value = TONE.gain;
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + TONE.seconds);
}
