import { create } from 'zustand';

/** What is asked before something that can't be taken back lightly. */
export interface ConfirmQuestion {
  /** The question, naming what happens: "Close 3 sessions?". */
  title: string;
  /** What follows, in a sentence or two. */
  text?: string | undefined;
  /** The host it concerns: shown on its own line so that it gets read. */
  host?: { name: string; address?: string | undefined } | undefined;
  /** The host's environment: its colour marks the dialog. */
  environment?: { name: string; colour: string; guarded: boolean } | undefined;
  /** Text shown as it is, in a scrolling box: a paste preview, a command, a link's target. */
  preview?: string | undefined;
  /** Verb on the button: "Delete", "Paste 4 lines". */
  confirmLabel: string;
  cancelLabel?: string | undefined;
  /** A second thing that can be done, beside the first. */
  otherLabel?: string | undefined;
  danger?: boolean | undefined;
}

/** `other`: the second thing that can be done. */
export type Choice = 'confirm' | 'other' | 'cancel';

interface Pending {
  question: ConfirmQuestion;
  answer: (choice: Choice) => void;
}

/** Questions that wait for an answer, first come first shown. */
export const useConfirmQueue = create<{ pending: readonly Pending[] }>(() => ({ pending: [] }));

/** Asks in a dialog; resolves false on Esc or Cancel. */
export async function confirm(question: ConfirmQuestion): Promise<boolean> {
  return (await choose(question)) === 'confirm';
}

/** Asks in a dialog with up to two things to do; Esc is `cancel`. */
export function choose(question: ConfirmQuestion): Promise<Choice> {
  return new Promise((resolve) => {
    const pending: Pending = {
      question,
      answer: (choice) => {
        useConfirmQueue.setState((state) => ({ pending: state.pending.filter((each) => each !== pending) }));
        resolve(choice);
      },
    };
    useConfirmQueue.setState((state) => ({ pending: [...state.pending, pending] }));
  });
}
