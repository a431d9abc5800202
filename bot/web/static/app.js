// The chat page and the pages that refresh. Written for old phones: no library, no syntax of the last years.
(function () {
'use strict';

// refresh keeps a part of a page fresh from the address in data-live.
function refresh(part) {
  var stale = document.getElementById('stale'), shown = '';
  function again() { setTimeout(look, document.hidden ? 10000 : 2000); }
  function look() {
    if (document.hidden) { again(); return; }
    get(part.getAttribute('data-live'), 'text/html').then(function (res) {
      if (res.status === 403) { location.reload(); throw new Error('ended'); }
      if (!res.ok) throw new Error(res.status);
      var html = res.text;
      if (html !== shown) { shown = html; part.innerHTML = html; }
      stale.hidden = true;
      again();
    }, function (err) {
      stale.hidden = false;
      if (err.message !== 'ended') again();
    });
  }
  document.addEventListener('visibilitychange', function () { if (!document.hidden) stale.hidden = true; });
  again();
}

// get is fetch that gives up after a while, with the answer as text: on bad lines an answer may never come, or only its
// beginning.
function get(url, accept, body) {
  var options = {credentials: 'same-origin', cache: 'no-store', headers: {Accept: accept}}, timer, stop = null;
  if (body) {
    options.method = 'POST';
    options.body = body;
    options.headers['Content-Type'] = body.type || 'application/json';
  }
  if (window.AbortController) {
    stop = new AbortController();
    options.signal = stop.signal;
  }
  var late = new Promise(function (_, fail) {
    timer = setTimeout(function () {
      if (stop) stop.abort();
      fail(new Error('late'));
    }, body && body.size ? Math.max(120000, body.size / 20) : 40000); // a picture takes its time, and a file more
  });
  var whole = fetch(url, options).then(function (res) {
    return res.text().then(function (text) { return {ok: res.ok, status: res.status, text: text}; });
  });
  function over() { clearTimeout(timer); }
  whole.then(over, over);
  return Promise.race([whole, late]);
}

function chat(log) {
  var form = document.getElementById('say'), input = document.getElementById('text'), state = document.getElementById('state');
  var word = function (name) { return log.getAttribute('data-' + name); };
  // The page that opens without a network is the same for everybody: whose it is stands in its address.
  var shell = !word('base'), base = word('base') || location.pathname.replace(/\/chat$/, ''), after = word('after'), kept = 'hssk' + base;
  var seek = false; // a choice was pressed and goes dead: the question that follows takes the focus
  var queue = [], sending = false, tries = 0, wait = null, over = false;
  var pinned = true; // nobody has scrolled since the talk went on

  function make(tag, cls, text) {
    var el = document.createElement(tag);
    if (cls) el.className = cls;
    if (text) el.textContent = text;
    return el;
  }

  // watch keeps what a line says about a list fresh until the list is over.
  function watch(box, text) {
    var later = function () { setTimeout(look, document.hidden ? 10000 : 2000); };
    function look() {
      if (document.hidden || over || !document.body.contains(box)) { if (!over) later(); return; }
      get(box.getAttribute('data-watch'), 'application/json').then(function (res) {
        if (res.status === 403 || res.status === 404) return;
        if (!res.ok) throw new Error(res.status);
        var now = JSON.parse(res.text), was = box.getAttribute('data-was');
        if (was !== res.text) {
          box.setAttribute('data-was', res.text);
          text.textContent = now.text;
          box.textContent = '';
          offer(box, now.choices);
          loaded();
        }
        if (!now.over) later();
      }).catch(later);
    }
    look();
  }

  function offer(box, choices) {
    (choices || []).forEach(function (c) {
      var b = box.appendChild(make('button', '', c.label));
      b.type = 'button';
      b.value = c.key;
    });
  }

  // write puts text in, web addresses as links. Nothing said ever becomes markup.
  function write(el, text) {
    var parts = text.split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?()])/);
    for (var i = 0; i < parts.length; i++) {
      if (i % 2 === 0) { el.appendChild(document.createTextNode(parts[i])); continue; }
      var a = make('a', '', parts[i]);
      a.href = parts[i];
      a.target = '_blank';
      a.rel = 'noopener noreferrer';
      el.appendChild(a);
    }
    return el;
  }

  function build(line) {
    var li = make('li', 'line' + (line.mine ? ' mine' : '') + (line.notice ? ' notice' : ''));
    if (line.mine) li.appendChild(make('span', 'who', word('you') + ': '));
    var bubble = li.appendChild(make('div', line.picture ? 'bubble pic' : 'bubble'));
    if (line.picture) {
      var a = bubble.appendChild(make('a', 'picture')), img = make('img');
      a.href = line.picture;
      a.target = '_blank';
      img.alt = line.alt || '';
      img.onload = loaded;
      img.src = line.picture;
      a.appendChild(img);
    }
    var text = '';
    if (line.text) text = write(bubble.appendChild(make('p', 'text')), line.text);
    if (line.file) {
      var link = bubble.appendChild(make('p', 'file')).appendChild(make('a', 'button', word('file')));
      link.href = line.file;
      link.setAttribute('download', '');
    }
    if (line.choices) offer(li.appendChild(make('div', 'choices')), line.choices);
    if (line.watch) {
      var live = li.appendChild(make('div', 'choices live'));
      live.setAttribute('data-watch', line.watch);
      watch(live, text);
    }
    var meta = li.appendChild(make('p', 'meta'));
    if (line.notice) meta.appendChild(make('span', '', word('notice') + ' · '));
    if (line.private) {
      meta.appendChild(make('span', 'private', word('private')));
      meta.appendChild(document.createTextNode(' · '));
    }
    meta.appendChild(make('span', '', line.at || ''));
    return li;
  }

  // add shows a line once, in its place; it tells whether the line is new here.
  function add(line) {
    if (document.getElementById('l' + line.id)) return false;
    var li = build(line), next = null, all = log.children;
    li.id = 'l' + line.id;
    li.setAttribute('data-id', line.id);
    if (line.password) li.setAttribute('data-password', '1');
    if (line.mine) settle(line.text);
    for (var i = all.length - 1; i >= 0; i--) {
      var id = all[i].getAttribute('data-id');
      if (id && id < line.id) break;
      next = all[i];
    }
    log.insertBefore(li, next);
    return true;
  }

  function addAll(lines) {
    var follow = pinned || atBottom();
    if (!lines.length) return;
    var hint = log.querySelector('.hint');
    if (hint) log.removeChild(hint);
    // What is here already, as an answer of a slow line brings it once more, answers no press.
    var fresh = lines.filter(add), answers = fresh.some(function (line) { return !line.mine && !line.notice; });
    enliven();
    if (follow) reveal();
    if (seek && answers && !fresh[fresh.length - 1].mine) newest();
  }

  // newest puts the focus on the beginning of the newest question, where a screen reader goes on. Who is typing stays.
  function newest() {
    var all = log.querySelectorAll('.line:not(.notice):not(.mine)'), mine = log.querySelectorAll('.mine:not(.pending)');
    var last = all[all.length - 1], before = mine[mine.length - 1];
    if (!last || document.activeElement === input) return;
    // Of an answer in several parts the first is read first.
    for (var i = 0; before && i < all.length; i++) {
      if (before.compareDocumentPosition(all[i]) & Node.DOCUMENT_POSITION_FOLLOWING) { last = all[i]; break; }
    }
    seek = false;
    var bubble = last.querySelector('.bubble');
    bubble.tabIndex = -1;
    bubble.focus({preventScroll: true});
  }

  // settle takes the waiting bubble away that has come back as a line.
  function settle(text) {
    for (var i = 0; i < queue.length; i++) {
      if (queue[i].li && (queue[i].shown === text || queue[i].choice === text)) {
        log.removeChild(queue[i].li);
        queue[i].li = null;
        return;
      }
    }
  }

  // enliven lets only the choices of the last thing said be pressed, and hides what is typed where a code is expected.
  function enliven() {
    var all = log.querySelectorAll('li'), last = null;
    for (var i = all.length - 1; i >= 0 && !last; i--) {
      if (!all[i].classList.contains('notice') && !all[i].classList.contains('failed')) last = all[i];
    }
    for (i = 0; i < all.length; i++) {
      var buttons = all[i].querySelectorAll('.choices:not(.live) button');
      for (var j = 0; j < buttons.length; j++) buttons[j].disabled = all[i] !== last;
    }
    var secret = !!last && last.hasAttribute('data-password');
    if ((input.type === 'password') === secret) return;
    input.type = secret ? 'password' : 'text';
    input.inputMode = secret ? 'numeric' : 'text';
    input.autocomplete = secret ? 'one-time-code' : 'off';
    input.placeholder = word(secret ? 'code' : 'hint');
  }

  function atBottom() { return log.scrollHeight - log.scrollTop - log.clientHeight < 120; }

  // reveal shows the end of the talk; of an answer longer than the screen its beginning, which is read first.
  function reveal() {
    var mine = log.querySelectorAll('.mine'), from = mine.length ? mine[mine.length - 1] : log.firstElementChild;
    pinned = true;
    if (from) log.scrollTop = Math.min(log.scrollHeight - log.clientHeight, from.offsetTop - log.offsetTop - 8);
  }
  function loaded() { if (pinned) reveal(); }
  function moved() { pinned = false; }

  function tell(name) {
    state.hidden = !name;
    state.textContent = name ? word(name) : '';
  }

  function end() {
    over = true;
    tell('ended');
    state.className = 'ended';
  }

  // id is random; the same event sent again carries the same one.
  function id() {
    var bytes = new Uint8Array(16), out = '';
    crypto.getRandomValues(bytes);
    for (var i = 0; i < 16; i++) out += ('0' + bytes[i].toString(16)).slice(-2);
    return out;
  }

  // keep lets what waits survive a reload; codes and pictures are not kept.
  function keep() {
    var plain = queue.filter(function (q) { return !q.secret && !q.photo && !q.file; }).map(function (q) {
      return {event: q.event, text: q.text, choice: q.choice, shown: q.shown};
    });
    try { sessionStorage.setItem(kept, JSON.stringify(plain)); } catch (e) { /* private mode: nothing survives */ }
  }

  function enqueue(item) {
    item.li = log.appendChild(build({mine: true, text: item.shown, at: word('sending')}));
    item.li.classList.add('pending');
    queue.push(item);
    keep();
    enliven();
    reveal();
    pump();
  }

  function mark(item, name) {
    if (item.li) item.li.querySelector('.meta').textContent = word(name);
  }

  function drop(item) {
    queue.shift();
    keep();
    tries = 0;
    if (item.li) {
      item.li.parentNode.removeChild(item.li);
      item.li = null;
    }
  }

  // giveUp leaves what cannot be sent on the page, to be sent again by hand as the same event.
  function giveUp(item, why) {
    var li = item.li;
    item.li = null;
    drop(item);
    if (!li) return;
    li.className = 'line mine failed';
    var meta = li.querySelector('.meta'), b = make('button', 'resend', word('resend'));
    meta.textContent = (why || word('failed')) + ' ';
    meta.appendChild(b);
    b.type = 'button';
    b.onclick = function () { log.removeChild(li); enqueue(item); };
    enliven();
  }

  // pump sends what waits, one after the other, until it is through.
  function pump() {
    if (sending || over || !queue.length) return;
    var item = queue[0];
    sending = true;
    clearTimeout(wait);
    var sent = item.file ? get(base + '/file?event=' + item.event + '&name=' + encodeURIComponent(item.file.name) + '&size=' + item.file.size +
        '&after=' + encodeURIComponent(after), 'application/json', item.body)
      : item.photo ? get(base + '/card?event=' + item.event + '&after=' + encodeURIComponent(after), 'application/json', item.photo)
      : get(base + '/say', 'application/json', JSON.stringify({event: item.event, text: item.text, choice: item.choice, after: after}));
    sent.then(function (res) {
        if (res.status === 403) { sending = false; end(); return null; }
        var refused = res.status >= 400 && res.status < 500 && res.status !== 429 && res.status !== 408;
        if (!res.ok && !refused && !(res.status >= 500 && tries >= 6)) throw new Error(res.status);
        var got = JSON.parse(res.text);
        sending = false;
        tell('');
        if (res.ok) {
          drop(item);
          after = got.after || after;
          addAll(got.lines);
          enliven();
          loaded();
        } else giveUp(item, got.error);
        pump();
        return null;
      })
      .catch(function () {
        sending = false;
        tries++;
        mark(item, 'waiting');
        wait = setTimeout(pump, pause(tries));
      });
  }

  function pause(n) { return Math.min(30000, 500 * Math.pow(2, n)) * (0.75 + Math.random() / 2); }

  form.addEventListener('submit', function (e) {
    e.preventDefault();
    if (over) return;
    var text = input.value;
    if (!text.trim()) return;
    // Without a network the page cannot know that a code was asked for: what looks like one is not kept.
    var secret = input.type === 'password' || (shell && /^\s*\d{4,8}\s*$/.test(text));
    input.value = '';
    enqueue({event: id(), text: text, choice: '', shown: secret ? '••••••' : text, secret: secret});
    input.focus();
  });

  // shrink makes a photograph small enough for a slow line and large enough for the code on a card.
  function shrink(file, done) {
    var img = new Image(), at = URL.createObjectURL(file);
    img.onerror = function () { done(file); };
    img.onload = function () {
      var by = Math.min(1, 1600 / Math.max(img.width, img.height)), canvas = document.createElement('canvas');
      canvas.width = Math.round(img.width * by);
      canvas.height = Math.round(img.height * by);
      canvas.getContext('2d').drawImage(img, 0, 0, canvas.width, canvas.height);
      URL.revokeObjectURL(at);
      if (canvas.toBlob) canvas.toBlob(function (blob) { done(blob || file); }, 'image/jpeg', 0.8);
      else done(file);
    };
    img.src = at;
  }

  var camera = document.getElementById('photo');
  camera.parentNode.hidden = false;
  camera.addEventListener('change', function () {
    var file = camera.files && camera.files[0];
    camera.value = '';
    if (!file || over) return;
    shrink(file, function (photo) { enqueue({event: id(), text: '', choice: '', shown: word('card'), photo: photo}); });
  });

  // A file that is too large is not sent: that it was tried is, so that the answer says what to do.
  var clip = document.getElementById('file');
  if (clip) {
    clip.parentNode.hidden = false;
    clip.addEventListener('change', function () {
      var file = clip.files && clip.files[0];
      clip.value = '';
      if (!file || over) return;
      var size = file.size > +word('limit') ? 0 : file.size;
      enqueue({event: id(), text: '', choice: '', shown: word('sent').replace('{name}', file.name), file: file, body: file.slice(0, size, 'application/octet-stream')});
    });
  }

  log.addEventListener('click', function (e) {
    var b = e.target;
    if (b.tagName !== 'BUTTON' || !b.parentNode.classList.contains('choices')) return;
    e.preventDefault();
    if (over || b.disabled) return;
    seek = true;
    enqueue({event: id(), text: '', choice: b.value, shown: b.textContent});
  });

  // The stream: first what was missed, then events as they come. A stream that does not open is closed again, so that a
  // proxy that holds events back leaves us with looking now and then.
  var stream = null, fails = 0, timer = null;
  function connect() {
    clearTimeout(timer);
    if (stream) stream.close();
    stream = null;
    if (over || document.hidden) return;
    get(base + '/lines?after=' + encodeURIComponent(after), 'application/json').then(function (res) {
      if (res.status === 403) { end(); return null; }
      if (!res.ok) throw new Error(res.status);
      var got = JSON.parse(res.text);
      tell('');
      after = got.after || after;
      addAll(got.lines);
      if (queue.length && !sending) pump();
      listen();
      return null;
    }).catch(function () { tell('offline'); retry(); });
  }

  function retry() {
    clearTimeout(timer);
    timer = setTimeout(connect, pause(fails++));
  }

  function listen() {
    if (stream || document.hidden) return;
    if (!window.EventSource) { timer = setTimeout(connect, 3000); return; }
    var mine = stream = new EventSource(base + '/events?after=' + encodeURIComponent(after));
    var slow = setTimeout(broken, 8000);
    function broken() {
      clearTimeout(slow);
      mine.close();
      if (stream !== mine) return;
      stream = null;
      retry();
    }
    mine.onopen = function () { clearTimeout(slow); fails = 0; };
    mine.onerror = broken;
    mine.onmessage = function (e) {
      if (e.lastEventId) after = e.lastEventId;
      addAll([JSON.parse(e.data)]);
    };
  }

  document.addEventListener('visibilitychange', connect);
  window.addEventListener('online', function () { fails = 0; connect(); pump(); });
  window.addEventListener('offline', function () { tell('offline'); });
  log.addEventListener('wheel', moved);
  log.addEventListener('touchmove', moved);
  log.addEventListener('keydown', moved);
  if (window.visualViewport) window.visualViewport.addEventListener('resize', loaded);

  var lives = log.querySelectorAll('[data-watch]');
  for (var j = 0; j < lives.length; j++) watch(lives[j], lives[j].parentNode.querySelector('.text'));
  var pictures = log.querySelectorAll('img');
  for (var i = 0; i < pictures.length; i++) pictures[i].onload = loaded;
  var old = [];
  try { old = JSON.parse(sessionStorage.getItem(kept) || '[]'); } catch (e) { /* nothing was kept */ }
  enliven();
  old.forEach(enqueue);
  reveal();
  if (shell) {
    tell('offline');
    document.getElementById('leave').href = base + '/leave';
  } else {
    seek = true; // what is first said may come a moment after the page
    newest();
  }
  connect();
  if (navigator.serviceWorker) {
    navigator.serviceWorker.register(base + '/sw.js?lang=' + document.documentElement.lang).catch(function () {}); // works without
  }
}

// forget takes off the device what the pages of a session keep there, before its cookie goes.
function forget(form) {
  var base = form.getAttribute('data-leave');
  form.addEventListener('submit', function (e) {
    e.preventDefault();
    function go() { form.submit(); }
    try { sessionStorage.removeItem('hssk' + base); } catch (err) { /* nothing was kept */ }
    if (!navigator.serviceWorker || !window.caches) { go(); return; }
    var scope = location.origin + base + '/';
    var worker = navigator.serviceWorker.getRegistration(scope).then(function (reg) { return reg && reg.unregister(); });
    var files = caches.keys().then(function (names) {
      return Promise.all(names.filter(function (n) { return n.indexOf('hssk ' + scope + ' ') === 0; }).map(function (n) { return caches.delete(n); }));
    });
    Promise.all([worker, files]).then(go, go);
  });
}

var log = document.getElementById('log'), parts = document.querySelectorAll('[data-live]');
if (log) chat(log);
for (var i = 0; i < parts.length; i++) refresh(parts[i]);
var leaving = document.querySelector('[data-leave]');
if (leaving) forget(leaving);
var paper = document.querySelector('[data-print]');
if (paper) { paper.hidden = false; paper.onclick = function () { window.print(); }; }
})();
