// Repeats while the page is open and seen: a tab in the background asks for nothing.
export function every(milliseconds, signal, run) {
  let timer = 0, running = false;
  const tick = async () => {
    clearTimeout(timer);
    if (signal.aborted || document.hidden || running) return;
    running = true;
    try {
      await run();
    } finally {
      running = false;
    }
    if (!signal.aborted) timer = setTimeout(tick, milliseconds);
  };
  document.addEventListener('visibilitychange', tick, { signal });
  signal.addEventListener('abort', () => clearTimeout(timer));
  return tick();
}
