/** Words in the names of fields and variables whose values are secret. */
const SECRET_WORDS =
  /pass(?:word|wd|phrase|code)?|pwd|secret|token|api[_ -]?key|private[_ -]?key|credential|community|otp|totp|pin[_ -]?code|vault/i;

/** Whether a value under such a name must not be kept where anybody can read it. */
export function namesSecret(name: string): boolean {
  return SECRET_WORDS.test(name);
}

/** The reason given for one that no credential can hold. */
export const SECRET_NOT_KEPT =
  'This looks like a secret, and no credential has a place for it. It is not kept in a field that can be read.';
