import type { Host } from '../../../shared/model/inventory';
import { MOST_TAG_COLOURS, type TagColour } from '../../../shared/model/settings';
import { useInventory } from '../../stores/inventory';
import { updateSettings, useSettings } from '../../stores/settings';
import { toast } from '../../ui/toast';
import { changeHostsUndoably } from '../bulk/bulkCommands';
import { hostsText } from '../words';

const coloursNow = (): Record<string, TagColour> => useSettings.getState().settings.tagColours;

/** Gives a tag a colour; null: takes it away. */
export async function setTagColour(tag: string, colour: TagColour | null): Promise<void> {
  const { [tag]: had, ...others } = coloursNow();
  if (colour === null && had === undefined) return;
  if (had === undefined && Object.keys(others).length >= MOST_TAG_COLOURS) {
    toast({
      message: `${MOST_TAG_COLOURS} tags have a colour already.`,
      hint: 'Take the colour of another tag away first.',
      tone: 'warning',
    });
    return;
  }
  await updateSettings({ tagColours: colour === null ? others : { ...others, [tag]: colour } });
}

/** What the search box finds the hosts of a tag by. */
export function tagQuery(tag: string): string {
  return /[\s"',:]/.test(tag) ? `tag:"${tag.replaceAll('"', '')}"` : `tag:${tag}`;
}

/** How many hosts have each tag; also tags of no host that have a colour. */
export function countTags(
  hosts: Iterable<Host>,
  coloured: Iterable<string>,
): { tag: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const tag of coloured) counts.set(tag, 0);
  for (const host of hosts) for (const tag of host.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  const tags = [...counts].map(([tag, count]) => ({ tag, count }));
  return tags.sort((a, b) => collator.compare(a.tag, b.tag) || (a.tag < b.tag ? -1 : 1));
}

/** Ids of the hosts that have a tag. */
export function hostsWithTag(tag: string): string[] {
  const ids: string[] = [];
  for (const [id, host] of useInventory.getState().hosts) if (host.tags.includes(tag)) ids.push(id);
  return ids;
}

/** Gives a tag another name on every host; its colour goes along. Where the name is in use, the two become one. */
export async function renameTag(tag: string, name: string): Promise<void> {
  if (name === tag) return;
  const before = coloursNow();
  const hostIds = hostsWithTag(tag);
  const recolour = async (): Promise<void> => {
    const { [tag]: colour, ...others } = coloursNow();
    if (colour !== undefined) await updateSettings({ tagColours: { [name]: colour, ...others } });
  };
  if (hostIds.length > 0) {
    await changeHostsUndoably(
      hostIds,
      { tags: { add: [name], remove: [tag] } },
      (changed) => `Renamed “${tag}” to “${name}” on ${hostsText(changed)}.`,
      () => updateSettings({ tagColours: before }),
    );
  }
  await recolour();
}

/** Takes a tag from every host, and its colour. */
export async function removeTag(tag: string): Promise<void> {
  const before = coloursNow();
  const hostIds = hostsWithTag(tag);
  if (hostIds.length > 0) {
    await changeHostsUndoably(
      hostIds,
      { tags: { add: [], remove: [tag] } },
      (changed) => `Removed “${tag}” from ${hostsText(changed)}.`,
      () => updateSettings({ tagColours: before }),
    );
  }
  await setTagColour(tag, null);
}
