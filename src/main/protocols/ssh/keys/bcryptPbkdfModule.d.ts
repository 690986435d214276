declare module 'bcrypt-pbkdf' {
  const bcrypt: {
    /** One bcrypt block: two 64-byte inputs, 32 bytes out; about 10 ms. */
    hash(sha2pass: Uint8Array, sha2salt: Uint8Array, out: Uint8Array): void;
  };
  export default bcrypt;
}
