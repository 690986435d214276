/** What of a picture is seen: a point of it stands at `k` times its place, moved by `x` and `y`, in px. */
export interface Viewport {
  x: number;
  y: number;
  k: number;
}

/** How far one can go out and in. */
const ZOOM = { least: 0.05, most: 3 } as const;
/** One step of the keys and buttons. */
const STEP = 1.25;
/** How far an arrow key goes, in px. */
const PAN = 60;
/** Space around a picture that is fitted, in px. */
const MARGIN = 16;

interface Size {
  width: number;
  height: number;
}

/** The whole picture, in the middle, never larger than it is. */
export function fit(picture: Size, screen: Size): Viewport {
  const wide = (screen.width - 2 * MARGIN) / Math.max(picture.width, 1);
  const high = (screen.height - 2 * MARGIN) / Math.max(picture.height, 1);
  const k = Math.min(Math.max(Math.min(wide, high), ZOOM.least), 1);
  return { k, x: (screen.width - picture.width * k) / 2, y: (screen.height - picture.height * k) / 2 };
}

/** So many times larger, around a point of the screen. */
export function zoomed({ x, y, k }: Viewport, by: number, at: { x: number; y: number }): Viewport {
  const to = Math.min(Math.max(k * by, ZOOM.least), ZOOM.most);
  return { k: to, x: at.x - ((at.x - x) * to) / k, y: at.y - ((at.y - y) * to) / k };
}

/** A box of the picture in the middle of the screen, at a size at which it can be read. */
export function centred(view: Viewport, box: Size & { x: number; y: number }, screen: Size): Viewport {
  const k = Math.max(view.k, 0.6);
  return {
    k,
    x: screen.width / 2 - (box.x + box.width / 2) * k,
    y: screen.height / 2 - (box.y + Math.min(box.height, screen.height / k) / 2) * k,
  };
}

/** What a key makes of it; null: nothing. */
export function keyed(view: Viewport, key: string, picture: Size, screen: Size): Viewport | null {
  const middle = { x: screen.width / 2, y: screen.height / 2 };
  switch (key) {
    case 'ArrowLeft':
      return { ...view, x: view.x + PAN };
    case 'ArrowRight':
      return { ...view, x: view.x - PAN };
    case 'ArrowUp':
      return { ...view, y: view.y + PAN };
    case 'ArrowDown':
      return { ...view, y: view.y - PAN };
    case '+':
    case '=':
      return zoomed(view, STEP, middle);
    case '-':
      return zoomed(view, 1 / STEP, middle);
    case '0':
      return fit(picture, screen);
    default:
      return null;
  }
}
