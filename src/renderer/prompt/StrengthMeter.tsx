import { useRef, useState, type ReactNode } from 'react';

/** What the estimator says of a passphrase. */
export interface Strength {
  /** 0 (guessed at once) to 4 (holds against a farm of machines). */
  score: number;
  text: string;
}

const WORDS = [
  'Very weak: guessed at once',
  'Weak: guessed in hours',
  'Fair: holds for a while',
  'Good: holds for years',
  'Strong',
];

type Estimate = (passphrase: string) => Strength;

/** Loads zxcvbn with its dictionaries when the first character is typed: it is larger than the rest of the prompt. */
async function loadEstimator(): Promise<Estimate> {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  const estimator = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
  });
  return (passphrase) => {
    const { score, feedback } = estimator.check(passphrase);
    const warning = feedback.warning ?? '';
    return { score, text: [WORDS[score], warning].filter((part) => part !== '').join('. ') };
  };
}

/** Strength of what is typed; only the verdict enters React's state, never the text. */
export function useStrength(): { strength: Strength | null; measure: (passphrase: string) => void } {
  const [strength, setStrength] = useState<Strength | null>(null);
  const estimator = useRef<Promise<Estimate> | null>(null);
  const measure = (passphrase: string): void => {
    if (passphrase === '') {
      setStrength(null);
      return;
    }
    estimator.current ??= loadEstimator();
    // Longer input costs more time and changes nothing about the verdict.
    void estimator.current.then((estimate) => setStrength(estimate(passphrase.slice(0, 128))));
  };
  return { strength, measure };
}

/** Bar and words: never colour alone. */
export function StrengthMeter({ strength }: { strength: Strength | null }): ReactNode {
  return (
    <div className="strength" aria-live="polite">
      <div
        className="bar"
        role="meter"
        aria-label="Strength"
        aria-valuemin={0}
        aria-valuemax={4}
        aria-valuenow={strength?.score ?? 0}
        data-score={strength?.score ?? 'none'}
      >
        {[0, 1, 2, 3].map((step) => (
          <span key={step} data-on={strength !== null && strength.score > step} />
        ))}
      </div>
      <span className="note">{strength?.text ?? 'Four or more unrelated words make a good one.'}</span>
    </div>
  );
}
