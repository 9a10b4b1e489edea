'use strict';
/* A form that goes out once: a second tap while the answer is on its way does nothing. The server would forgive it too. */
(() => {
  addEventListener('submit', event => {
    const form = event.target;
    if (!('once' in form.dataset)) return;
    if (form.dataset.once === 'sent') event.preventDefault();
    form.dataset.once = 'sent';
  });
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('[data-once]')) form.dataset.once = '';
  });
})();
