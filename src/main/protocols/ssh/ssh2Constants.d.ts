declare module 'ssh2/lib/protocol/constants.js' {
  const constants: {
    /** Names this runtime's crypto library can do. */
    SUPPORTED_KEX: string[];
    SUPPORTED_CIPHER: string[];
    SUPPORTED_MAC: string[];
  };
  export default constants;
}
