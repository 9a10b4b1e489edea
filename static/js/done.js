'use strict';
/* The receipt clears itself, so that the next shopper does not read it. One press keeps it open (WCAG 2.2.1). */
(() => {
  const clears = document.querySelector('[data-clears-in]');
  const form = document.getElementById('reset');
  if (!clears || !form) return;

  const number = clears.querySelector('[role=timer]');
  const spoken = clears.querySelector('[role=status]');
  let left = Number(clears.dataset.clearsIn);

  const ticking = setInterval(() => {
    left -= 1;
    number.textContent = left;
    if (left === 10) spoken.textContent = 'This screen clears itself in ten seconds.';
    if (left <= 0) { clearInterval(ticking); form.requestSubmit(); }
  }, 1000);

  clears.querySelector('button').addEventListener('click', () => { clearInterval(ticking); clears.hidden = true; });
  clears.hidden = false;
  spoken.textContent = `This screen clears itself in ${left} seconds.`;
})();
