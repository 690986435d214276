const number = new Intl.NumberFormat('en-GB');

/** A number as it is read: "4,812". */
export const countText = (count: number): string => number.format(count);

/** "1 host", "4,812 hosts". */
export const hostsText = (count: number): string => (count === 1 ? '1 host' : `${countText(count)} hosts`);
