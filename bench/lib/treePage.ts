/** Runs in the page before its own scripts: reports what the tree benchmark measures, in ms of the page's clock. */
export const WATCH_TREE = `(() => {
  if (window !== window.top) return;
  const tell = (name, at) => benchReport(JSON.stringify({ name, at }));
  // A message posted while a frame is made arrives when the frame has gone to the compositor.
  const painted = (done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now());
    port2.postMessage(null);
  });
  const told = new Set();
  const once = (name, there) => {
    if (told.has(name) || !there()) return;
    told.add(name);
    painted((at) => tell(name, at));
  };
  const rows = () => document.querySelectorAll('[role="treeitem"]').length;
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) tell(name, startTime);
  }).observe({ type: 'mark', buffered: true });
  // Keys: from the event until the frame that shows the answer to the text after it.
  let pressed = null;
  const box = () => document.querySelector('input[type="search"][role="combobox"]');
  addEventListener('keydown', (event) => {
    if (event.key.length === 1) pressed = { at: event.timeStamp, before: box()?.value };
  }, true);
  const answers = () => document.querySelector('[data-answers]')?.getAttribute('data-answers');
  const look = () => {
    once('rows', () => rows() > 10);
    const text = box()?.value;
    if (pressed === null || text === undefined || text === pressed.before || answers() !== text.trim()) return;
    const { at } = pressed;
    pressed = null;
    painted((shown) => tell('answer', shown - at));
  };
  document.addEventListener('input', () => setTimeout(look), true);
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-answers'] });
  window.benchFrames = (ms) => new Promise((done) => {
    const times = [];
    const frame = (time) => {
      times.push(time);
      if (time - times[0] < ms) requestAnimationFrame(frame);
      else done(times);
    };
    requestAnimationFrame(frame);
  });
})()`;
