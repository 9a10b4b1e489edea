'use strict';
/* A scanner that types like a keyboard: a burst of keys with short gaps, ended by Enter or Tab, wherever the focus is.
   The raw text goes to the one scan form; the server decides what it means. */
(() => {
  const form = document.querySelector('[data-scan-form]');
  if (!form) return;

  const SHORTEST = 6, LONGEST = 400;
  const GAP = Number(document.documentElement.dataset.scanGap) || 45;  // milliseconds between keys
  const AIM_GAP = 250;  // a burst that begins with ']' comes from a scanner that sends AIM ids: no person types that
  const SEPARATOR = '\x1d';  // GS1's, sent as Ctrl+] or F8

  let burst = '', last = 0, field = null, before = '';

  const forget = () => { burst = ''; field = null; };
  const patience = () => (burst[0] === ']' ? Math.max(GAP, AIM_GAP) : GAP);

  const rememberField = () => {
    const focused = document.activeElement;
    if (focused?.matches('input, textarea') && !focused.matches('[data-no-scan]')) {
      field = focused;
      before = focused.value;
    }
  };

  const send = event => {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (field) field.value = before;  // the shopper's own words stay theirs
    form.elements.raw.value = burst;
    forget();
    form.requestSubmit();
  };

  const add = sign => {
    if (!burst) rememberField();
    burst += sign;
    if (burst.length > LONGEST) forget();
  };

  addEventListener('keydown', event => {
    if (event.isComposing || event.repeat || event.metaKey || event.altKey) return forget();
    const gap = event.timeStamp - last;
    last = event.timeStamp;
    if (burst && gap > patience()) forget();
    if (event.key === 'Enter' || event.key === 'Tab') return burst.length >= SHORTEST ? send(event) : forget();
    if ((event.ctrlKey && event.key === ']') || (event.key === 'F8' && burst)) {
      event.preventDefault();
      return add(SEPARATOR);
    }
    if (!event.ctrlKey && event.key.length === 1) add(event.key);
  }, true);
  addEventListener('pagehide', forget);
})();
