import type { Page } from 'playwright-core';

/** Wheel events of one second, each as far as a brisk turn of a wheel, in px. */
const WHEEL = { events: 60, delta: 240 };

/**
 * Runs in the page: looks at the result's grid, whose first column holds the numbers of the rows. All times are ms of the
 * page's clock.
 */
const WATCH_GRID = `(() => {
  const grid = () => document.querySelector('[role="grid"]');
  const scroller = () => grid().querySelector('[role="presentation"][tabindex="-1"]');
  const rows = () => [...grid().querySelectorAll('[role="row"][aria-rowindex]')].filter((row) => !row.hidden && row.getAttribute('aria-rowindex') !== '1');
  const isFilled = (row) => row.getAttribute('aria-busy') !== 'true' && row.querySelector('[role="gridcell"]')?.textContent !== '';
  const numberOf = (row) => Number(row.getAttribute('aria-rowindex')) - 1;
  const cellOf = (row) => row.querySelector('[role="gridcell"]').textContent;
  // A message posted while a frame is made arrives when the frame has gone to the compositor.
  const painted = (done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now());
    port2.postMessage(null);
  };
  // A new observer is called once all that was to be done before this frame has been done, the grid's own drawing too.
  const endOfFrame = (look) => requestAnimationFrame(() => {
    const observer = new ResizeObserver(() => {
      observer.disconnect();
      look();
    });
    observer.observe(document.body);
  });
  const frameWith = (isThere, ms) => new Promise((resolve, reject) => {
    const began = performance.now();
    const look = () => {
      if (isThere()) painted(resolve);
      else if (performance.now() - began > ms) reject(new Error('the grid never showed it'));
      else endOfFrame(look);
    };
    endOfFrame(look);
  });
  window.benchGrid = {
    /** Drags the scroll bar to a share of its way; until every row in sight shows its value. */
    jump: async (share) => {
      const before = numberOf(rows()[0]);
      const place = scroller();
      const began = performance.now();
      place.scrollTop = share * (place.scrollHeight - place.clientHeight);
      const arrived = () => Math.abs(numberOf(rows()[0]) - before) > 100 && rows().every((row) => isFilled(row) && Number(cellOf(row)) === numberOf(row));
      return (await frameWith(arrived, 10000)) - began;
    },
    /** Resolves to the time at which the first row of the grid shows this in its first cell. */
    first: (text) => frameWith(() => rows().some((row) => numberOf(row) === 1 && isFilled(row) && cellOf(row) === text), 60000),
    /** Resolves to the time at which the count of rows is this, and the rows in sight are there. */
    counted: (text) => frameWith(() => [...document.querySelectorAll('[role="status"]')].some((each) => each.textContent === text) && rows().every(isFilled), 60000),
    /** Frames of a second, and those of them that show a row without values. */
    frames: (ms) => new Promise((done) => {
      const times = [];
      let blank = 0;
      const frame = (time) => {
        times.push(time);
        if (!rows().every(isFilled)) blank += 1;
        if (time - times[0] < ms) requestAnimationFrame(frame);
        else done({ fps: ((times.length - 1) * 1000) / (time - times[0]), blank });
      };
      requestAnimationFrame(frame);
    }),
    place: () => numberOf(rows()[0]),
    /** Keeps the time of the next press of a mouse button: when the driver has found what to press is no part of a figure. */
    pressed: NaN,
    listen: () => addEventListener('pointerdown', (event) => (benchGrid.pressed = event.timeStamp), { capture: true, once: true }),
  };
})()`;

/** Puts what is measured with into the page. */
export async function watchGrid(page: Page): Promise<void> {
  await page.evaluate(WATCH_GRID);
}

/** Ms from letting the scroll bar go at a share of its way until the rows there are painted. */
export const jump = (page: Page, share: number): Promise<number> =>
  page.evaluate<number>(`benchGrid.jump(${share})`);

/** Ms until the first row shows this in its first cell, from the press of the mouse button that asks for it. */
export async function untilFirst(page: Page, text: string, act: () => Promise<void>): Promise<number> {
  return until(page, `benchGrid.first(${JSON.stringify(text)})`, act);
}

/** Ms until the count of rows reads so, from the press of the mouse button that asks for it. */
export async function untilCounted(page: Page, text: string, act: () => Promise<void>): Promise<number> {
  return until(page, `benchGrid.counted(${JSON.stringify(text)})`, act);
}

async function until(page: Page, expression: string, act: () => Promise<void>): Promise<number> {
  await page.evaluate('benchGrid.listen()');
  const [shown] = await Promise.all([page.evaluate<number>(expression), act()]);
  return shown - (await page.evaluate<number>('benchGrid.pressed'));
}

/** Turns the wheel over the grid for a second; frames a second, and frames with rows that were not there yet. */
export async function wheel(page: Page): Promise<{ fps: number; blank: number }> {
  const box = await page.getByRole('grid').boundingBox();
  if (box === null) throw new Error('there is no grid');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const before = await page.evaluate<number>('benchGrid.place()');
  const counting = page.evaluate<{ fps: number; blank: number }>('benchGrid.frames(1000)');
  const began = performance.now();
  for (let event = 0; event < WHEEL.events; event++) {
    await page.mouse.wheel(0, WHEEL.delta);
    const due = began + ((event + 1) * 1000) / WHEEL.events;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
  }
  const counted = await counting;
  if ((await page.evaluate<number>('benchGrid.place()')) <= before)
    throw new Error('the grid did not scroll');
  return counted;
}
