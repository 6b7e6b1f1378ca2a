// Chaski's comforts. Every page works without this file: it only keeps answers while the box cannot be reached,
// hinders double sending, and makes large buttons for hearing and ordering.
//
// ES2017, no dependencies, no words of its own: what it says stands in data attributes of the page.
// Whole-line comments are taken out when the file is served.
(function () {
  'use strict';

  // Answers that wait, oldest first: [{ owner, url, body, at }]. `body` is a form's own encoding without its token.
  const STORE = 'chaski-waiting';
  const MAX_WAITING = 200;
  const MAX_BODY_CHARS = 20000;
  const PATIENCE_MS = 8000;
  const RETRY_MS = 15000;

  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const owner = () => document.body.getAttribute('data-owner') || '';
  let sending = false;

  // ---- the queue ----

  function waiting() {
    try {
      const list = JSON.parse(localStorage.getItem(STORE) || '[]');
      return Array.isArray(list) ? list : [];
    } catch (e) {
      return [];
    }
  }

  function save(list) {
    try {
      if (list.length) localStorage.setItem(STORE, JSON.stringify(list));
      else localStorage.removeItem(STORE);
      return true;
    } catch (e) {
      // Full, or private mode: the page must not say that the answer is kept.
      return false;
    }
  }

  const mine = () => waiting().filter((item) => item.owner === owner());

  function keep(url, body) {
    const list = waiting();
    if (!owner() || list.length >= MAX_WAITING || body.length > MAX_BODY_CHARS) return false;
    list.push({ owner: owner(), url: url, body: body, at: Date.now() });
    return save(list);
  }

  function drop(item) {
    save(waiting().filter((other) => !(other.owner === item.owner && other.url === item.url && other.body === item.body)));
  }

  function tell(word) {
    const line = document.querySelector('.waiting');
    if (!line) return;
    const count = mine().length;
    let words = '';
    if (word) words = line.getAttribute('data-' + word) || '';
    else if (count === 1) words = line.getAttribute('data-one') || '';
    else if (count > 1) words = (line.getAttribute('data-many') || '').replace('#', String(count));
    line.textContent = words;
    line.className = word === 'sent' ? 'waiting sent' : 'waiting';
    line.hidden = !words;
  }

  // The token of this page's session: what waited carries none, for it may be from an older one.
  function token() {
    const field = document.querySelector('input[name="csrf"]');
    return field ? field.value : '';
  }

  function post(url, body) {
    const sent = fetch(url, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' },
      body: 'csrf=' + encodeURIComponent(token()) + (body ? '&' + body : ''),
    });
    const late = new Promise((_, fail) => setTimeout(() => fail(new Error('late')), PATIENCE_MS));
    return Promise.race([sent, late]);
  }

  // 401, 403, 409: sign in again first. 408, 429, 5xx: later. The rest of 4xx will never be taken.
  const hopeless = (status) => status >= 400 && status < 500 && [401, 403, 408, 409, 429].indexOf(status) < 0;

  // Sends what waits for the person signed in on this page, in order. Sending twice does no harm: each answer
  // carries its client id, and the box counts it once.
  async function flush() {
    if (sending || !mine().length) return;
    sending = true;
    let refused = false;
    let sent = 0;
    try {
      for (const item of mine()) {
        const answer = await post(item.url, item.body);
        if (answer.ok) sent += 1;
        else if (hopeless(answer.status)) refused = true;
        else break;
        drop(item);
      }
    } catch (e) {
      // No way to the box yet.
    }
    sending = false;
    if (refused) tell('refused');
    else if (sent && !mine().length) tell('sent');
    else tell();
  }

  // ---- answering ----

  function encode(form) {
    const pairs = [];
    new FormData(form).forEach((value, name) => {
      if (name !== 'csrf' && typeof value === 'string') pairs.push([name, value]);
    });
    const by = form.chaskiButton;
    if (by && by.name) pairs.push([by.name, by.value]);
    return pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
  }

  async function answer(form) {
    const body = encode(form);
    const url = form.getAttribute('action') || location.pathname + location.search;
    let reply;
    let html;
    try {
      reply = await post(url, body);
      if (reply.status === 408 || reply.status === 429 || reply.status >= 500) throw new Error('busy');
      html = await reply.text();
    } catch (e) {
      if (keep(url, body)) {
        tell('kept');
        lock(form, true);
        return;
      }
      // It cannot be kept here: let the browser send it and show its own page.
      form.submit();
      return;
    }
    // A page shown in place of a redirect belongs to the address one is at.
    show(html, reply.redirected ? reply.url : '');
  }

  // The page that came back, without asking for it a second time.
  function show(html, url) {
    const page = new DOMParser().parseFromString(html, 'text/html');
    if (!page.querySelector('main')) {
      location.href = url || location.href;
      return;
    }
    if (url) history.pushState({ chaski: 1 }, '', url);
    shown = address();
    document.title = page.title;
    document.documentElement.lang = page.documentElement.lang;
    document.documentElement.replaceChild(document.adoptNode(page.body), document.body);
    enhance();
    const result = document.getElementById('result');
    const place = result || document.getElementById('main');
    if (result) result.scrollIntoView();
    else window.scrollTo(0, 0);
    if (place) place.focus({ preventScroll: true });
  }

  function lock(form, locked) {
    form.chaskiSent = locked;
    all('button', form).forEach((button) => {
      button.disabled = locked;
    });
  }

  document.addEventListener('click', (event) => {
    const button = event.target.closest && event.target.closest('button');
    if (button && button.form) button.form.chaskiButton = button.type === 'submit' ? button : null;
  });

  let leaving = false;
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.chaskiSent) {
      event.preventDefault();
      return;
    }
    if (form.hasAttribute('data-clear')) {
      if (mine().length && !leaving) {
        // Leaving erases what waits: say so once, try once more to send it, and leave at the second press.
        event.preventDefault();
        flush().then(() => {
          if (!mine().length) {
            form.submit();
            return;
          }
          leaving = true;
          tell('leaving');
        });
        return;
      }
      save(waiting().filter((item) => item.owner !== owner()));
      return;
    }
    if (form.hasAttribute('data-answer')) {
      event.preventDefault();
      form.chaskiSent = true;
      answer(form).catch(() => form.submit());
      return;
    }
    form.chaskiSent = true;
    setTimeout(() => {
      form.chaskiSent = false;
    }, PATIENCE_MS);
  });

  window.addEventListener('pageshow', (event) => {
    if (event.persisted) all('form').forEach((form) => lock(form, false));
  });
  // Also a link within the page (skip to the content) makes this event: reloading then would lose what was typed.
  const address = () => location.pathname + location.search;
  let shown = address();
  window.addEventListener('popstate', () => {
    if (address() !== shown) location.reload();
  });
  window.addEventListener('online', flush);
  setInterval(flush, RETRY_MS);

  // ---- hearing ----

  const PLAY = '<path d="M6 4l14 8-14 8z"/>';
  const STOP = '<path d="M6 5h12v14H6z"/>';

  function icon(paths) {
    return '<svg viewBox="0 0 24 24" aria-hidden="true">' + paths + '</svg>';
  }

  // Numbers that are drawn cannot be recorded: the phone says them itself, if it has a voice that needs no network.
  function bySelf(audio) {
    const words = audio.getAttribute('data-say');
    const speech = window.speechSynthesis;
    const tongue = (audio.getAttribute('data-say-lang') || '').split('-')[0];
    const voice = words && speech && speech.getVoices().find((one) => one.localService && one.lang.split(/[-_]/)[0] === tongue);
    if (!voice) return false;
    const spoke = speech.speaking;
    speech.cancel();
    all('audio').forEach((other) => other.pause());
    if (spoke) return true;
    const said = new SpeechSynthesisUtterance(words);
    said.voice = voice;
    said.lang = voice.lang;
    said.rate = 0.9;
    speech.speak(said);
    return true;
  }

  function hearing(audio) {
    const button = document.createElement('button');
    const words = document.createElement('span');
    button.type = 'button';
    button.className = 'hear-button';
    const short = audio.parentNode.classList.contains('short');
    const draw = () => {
      const name = audio.getAttribute(audio.paused ? 'data-hear' : 'data-stop') || '';
      button.innerHTML = icon(audio.paused ? PLAY : STOP);
      if (short) button.setAttribute('aria-label', name);
      else button.appendChild(words).textContent = name;
    };
    button.addEventListener('click', () => {
      if (bySelf(audio)) return;
      if (!audio.paused) {
        audio.pause();
        audio.currentTime = 0;
        return;
      }
      all('audio').forEach((other) => other.pause());
      // A phone that cannot play it shows the browser's own player, which says so.
      const playing = audio.play();
      if (playing) {
        playing.catch(() => {
          audio.hidden = false;
          button.remove();
        });
      }
    });
    ['play', 'pause', 'ended'].forEach((name) => audio.addEventListener(name, draw));
    audio.hidden = true;
    audio.parentNode.classList.add('js');
    audio.parentNode.insertBefore(button, audio);
    draw();
  }

  // ---- grids of one-sign fields ----

  // A sign typed leads to the next field; the arrows move, and Enter goes down rather than sending half a sheet.
  function cells(table) {
    const rows = all('tbody tr', table).map((row) => all('input', row));
    const go = (row, column) => {
      const cell = rows[row] && rows[row][column];
      if (!cell) return;
      cell.focus();
      cell.select();
      // The names stay at the left and would cover it.
      const name = cell.closest('tr').querySelector('th');
      table.parentNode.scrollLeft = cell.parentNode.offsetLeft - name.offsetWidth - 60;
    };
    rows.forEach((row, r) => row.forEach((cell, c) => {
      cell.addEventListener('input', () => {
        if (!cell.value) return;
        if (c + 1 < row.length) go(r, c + 1);
        else go(r + 1, 0);
      });
      cell.addEventListener('keydown', (event) => {
        const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
        if (!step) return;
        event.preventDefault();
        go(r + step[0], c + step[1]);
      });
    }));
  }

  // ---- ordering ----

  function ordering(list) {
    const things = () => Array.from(list.children);
    // Not the button that hears it.
    const movers = (thing) => all('button.move', thing);
    const places = () =>
      things().forEach((thing, i, every) => {
        thing.querySelector('select').value = String(i + 1);
        const buttons = movers(thing);
        buttons[0].disabled = i === 0;
        buttons[1].disabled = i === every.length - 1;
      });
    const mover = (thing, up) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'move';
      button.innerHTML = icon(up ? '<path d="M5 15l7-7 7 7"/>' : '<path d="M5 9l7 7 7-7"/>');
      const what = thing.querySelector('.thing').textContent;
      button.setAttribute('aria-label', list.getAttribute(up ? 'data-up' : 'data-down') + ': ' + what);
      button.addEventListener('click', () => {
        const other = up ? thing.previousElementSibling : thing.nextElementSibling;
        if (!other) return;
        list.insertBefore(thing, up ? other : other.nextElementSibling);
        places();
        if (button.disabled) movers(thing)[up ? 1 : 0].focus();
        else button.focus();
      });
      thing.appendChild(button);
    };
    // A form shown again, or restored by the browser, has its places already.
    things()
      .sort((a, b) => a.querySelector('select').value - b.querySelector('select').value)
      .forEach((thing) => {
        list.appendChild(thing);
        thing.querySelector('select').hidden = true;
        mover(thing, true);
        mover(thing, false);
      });
    list.classList.add('js');
    places();
  }

  // ---- the box's clock beside this phone's ----

  function clock(place) {
    const off = Date.now() - Number(place.getAttribute('data-clock'));
    const units = (place.getAttribute('data-units') || '').split(',');
    let left = Math.round(Math.abs(off) / 60000);
    const said = [];
    // The two largest that count, such as 2 h 5 min; from two years on in years, so that no unit stands alone in the singular.
    [525600, 1440, 60, 1].forEach((minutes, i) => {
      const count = i || left >= 1051200 ? Math.floor(left / minutes) : 0;
      left -= count * minutes;
      if (count && said.length < 2) said.push(count + '\u00a0' + units[i]);
    });
    const word = said.length ? (off > 0 ? 'data-ahead' : 'data-behind') : 'data-same';
    const lines = all('p', place);
    const local = new Date(Date.now() - off).toLocaleString(document.documentElement.lang, {
      year: 'numeric', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit',
    });
    lines[0].textContent = (place.getAttribute('data-here') || '').replace('#', local);
    lines[1].textContent = (place.getAttribute(word) || '').replace('#', said.join(' '));
    // The place of the phone is the box's, if the list of places has it.
    const zone = document.querySelector('select[name="zone"]');
    if (zone && !zone.value) zone.value = String(-new Date().getTimezoneOffset());
    if (zone && zone.selectedIndex < 0) zone.selectedIndex = 0;
    const form = place.querySelector('form');
    form.addEventListener('submit', () => {
      form.querySelector('input[name="at"]').value = String(Date.now());
    });
    place.hidden = false;
  }

  // ---- what is folded goes onto paper open ----

  let opened = [];
  window.addEventListener('beforeprint', () => {
    opened = all('details:not([open])');
    opened.forEach((fold) => { fold.open = true; });
  });
  window.addEventListener('afterprint', () => {
    opened.forEach((fold) => { fold.open = false; });
    opened = [];
  });

  function enhance() {
    all('audio[data-hear]').forEach(hearing);
    all('table[data-cells]').forEach(cells);
    all('ol[data-order]').forEach(ordering);
    all('[data-clock]').forEach(clock);
    tell();
    flush();
    const again = Number(document.body.getAttribute('data-again'));
    if (again > 0) setTimeout(() => location.reload(), again * 1000);
  }

  enhance();
})();
