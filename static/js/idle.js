'use strict';
/* A screen left alone asks whether anyone is there, and starts over when nobody answers (WCAG 2.2.1: a warning, one
   simple action, at least 20 seconds). The server clears the session; the page only asks it to. */
(() => {
  // The browser's own back-forward cache never shows the last shopper's page.
  addEventListener('pageshow', event => { if (event.persisted) location.reload(); });

  const dialog = document.getElementById('idle');
  const form = document.getElementById('reset');
  if (!dialog || !form) return;

  const QUIET = Number(dialog.dataset.quiet) * 1000, GRACE = 20;
  const number = dialog.querySelector('[role=timer]');
  const spoken = dialog.querySelector('[role=status]');
  let waiting = null, ticking = null, last = Date.now();

  const startOver = () => { clearInterval(ticking); form.requestSubmit(); };

  const ask = () => {
    let left = GRACE;
    number.textContent = left;
    spoken.textContent = `This screen starts over in ${left} seconds.`;
    dialog.showModal();
    ticking = setInterval(() => {
      left -= 1;
      number.textContent = left;
      if (left === 10) spoken.textContent = 'Ten seconds left.';
      if (left <= 0) startOver();
    }, 1000);
  };

  const alive = () => {
    if (dialog.open) return;
    last = Date.now();
    clearTimeout(waiting);
    waiting = setTimeout(ask, QUIET);
  };

  // On click, never on pointerdown: the rest of the same touch would land on what lies beneath.
  const stay = () => { clearInterval(ticking); dialog.close(); alive(); };
  dialog.querySelector('[data-stay]').addEventListener('click', stay);
  dialog.addEventListener('cancel', event => { event.preventDefault(); stay(); });

  for (const name of ['pointerdown', 'keydown', 'wheel', 'touchstart', 'input']) {
    addEventListener(name, alive, { capture: true, passive: true });
  }
  // A tablet that slept through its time starts over when it wakes.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && Date.now() - last > QUIET + GRACE * 1000) startOver();
  });
  alive();
})();
