import { z } from 'zod';
import { timeSchema } from './primitives';

/** How an SNMPv3 user proves itself (RFC 3414, RFC 7860). */
export const SNMP_AUTH_PROTOCOLS = ['none', 'md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const;
/** How SNMPv3 messages are encrypted (RFC 3414, RFC 3826; aes192 and aes256 as Cisco has them). */
export const SNMP_PRIVACY_PROTOCOLS = ['none', 'des', 'aes128', 'aes192', 'aes256'] as const;

/** What an SNMPv3 user is beside its name and passwords. */
export const snmpUserSchema = z
  .strictObject({
    authProtocol: z.enum(SNMP_AUTH_PROTOCOLS),
    privacyProtocol: z.enum(SNMP_PRIVACY_PROTOCOLS),
  })
  .refine(
    ({ authProtocol, privacyProtocol }) => privacyProtocol === 'none' || authProtocol !== 'none',
    // RFC 3414, section 1.4.3: there is no security level with privacy and without authentication.
    'Encryption needs an authentication protocol, too.',
  );
/** See {@link snmpUserSchema}. */
export type SnmpUser = z.infer<typeof snmpUserSchema>;

/** How long what was typed for an "ask" credential may serve further logins. */
export const ASK_REMEMBER = ['never', 'until-locked'] as const;

/** Absolute path of a file on this workstation. */
export const filePathSchema = z
  .string()
  .max(4096)
  .refine((path) => !path.includes('\u0000'), 'NUL characters are not allowed here.');

/** What only some credentials have: absent means "not set", so that older records need no change. */
export const credentialExtras = {
  /** OpenSSH user certificate in a file that stays where it is; absent: it is sealed in the vault. */
  certificateFile: filePathSchema.optional(),
  /** For kind `ask`; absent: never. */
  remember: z.enum(ASK_REMEMBER).optional(),
  /** For kind `snmp-v3`. */
  snmp: snmpUserSchema.optional(),
  /** When it has to be renewed; absent: it does not expire. */
  expiresAt: timeSchema.optional(),
};

/** See {@link credentialExtras}. */
export type CredentialExtras = z.infer<z.ZodObject<typeof credentialExtras>>;

/** The extras of a credential, or of whatever else has them, without its other fields. */
export function extrasOf(record: CredentialExtras): CredentialExtras {
  const { certificateFile, remember, snmp, expiresAt } = record;
  return {
    ...(certificateFile === undefined ? {} : { certificateFile }),
    ...(remember === undefined ? {} : { remember }),
    ...(snmp === undefined ? {} : { snmp }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}
