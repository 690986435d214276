import { childOf, childText, type XmlElement } from '../xml';
import { type CarriedLogin, NO_LOGIN } from './carriedLogin';

/** One block of settings, such as `connectionSettings`. */
export type SettingsBlock = XmlElement;

/** Credentials profiles by name. */
export type Profiles = ReadonlyMap<string, XmlElement>;

/** A file, group or server of RDCMan with what is above it. */
export class RdcmanNode {
  readonly name: string;
  readonly comment: string;
  /** What stands where the address of a server does; a port may follow. */
  readonly address: string;
  /** Names of the folders down to it, and its own. */
  readonly path: readonly string[];
  login: CarriedLogin = NO_LOGIN;
  readonly #properties: XmlElement;
  /** Groups hold thousands of servers, each of which asks: what was found once is kept. */
  readonly #found = new Map<string, SettingsBlock | undefined>();

  constructor(
    readonly element: XmlElement,
    readonly parent: RdcmanNode | null,
    readonly profiles: Profiles,
  ) {
    // Version 2.2 has the names of servers beside the settings.
    this.#properties = childOf(element, 'properties') ?? element;
    this.address = childText(this.#properties, 'name');
    const shown = childText(this.#properties, 'displayName');
    this.name = shown === '' ? this.address : shown;
    this.comment = childText(this.#properties, 'comment');
    this.path = [...(parent?.path ?? []), this.name];
  }

  /** A block of settings that the entry has for itself; undefined: they come from above. */
  ownSettings(name: string): SettingsBlock | undefined {
    if (!this.#found.has(name)) this.#found.set(name, this.#findSettings(name));
    return this.#found.get(name);
  }

  /** The block of settings that counts. */
  settings(name: string): SettingsBlock | undefined {
    return this.ownSettings(name) ?? this.parent?.settings(name);
  }

  /** A credentials profile of this file by its name. */
  profile(name: string): XmlElement | undefined {
    return this.profiles.get(name) ?? this.parent?.profile(name);
  }

  /** What else the entry says of itself beside its names. */
  otherProperties(): XmlElement[] {
    const known = [
      'name',
      'displayName',
      'comment',
      'expanded',
      'properties',
      'group',
      'server',
      'smartGroup',
    ];
    return this.#properties.children.filter(
      ({ name, attributes }) =>
        !known.includes(name) && attributes['inherit'] === undefined && name !== 'credentialsProfiles',
    );
  }

  #findSettings(name: string): SettingsBlock | undefined {
    // Version 2.2 has the settings of groups inside their properties.
    const block = childOf(this.element, name) ?? childOf(this.#properties, name);
    return block?.attributes['inherit']?.toLowerCase() === 'none' ? block : undefined;
  }
}
