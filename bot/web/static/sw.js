// The worker keeps the page's shell on the phone, so that it opens without a network. The server writes "shell" in front:
// the address of the empty page, the files it is made of, and a version that follows from all of them.
// What is said, the board, records and pictures pass by: nothing is kept but the list, and only when the worker installs.
'use strict';

var mine = 'hssk ' + self.registration.scope + ' ', name = mine + shell.version;
var page = new URL('chat', self.registration.scope).pathname;

self.addEventListener('install', function (e) {
  var empty = new Request(shell.page, {credentials: 'omit'}); // nobody's page
  e.waitUntil(caches.open(name).then(function (c) { return c.addAll([empty].concat(shell.files)); })
    .then(function () { return self.skipWaiting(); }));
});

self.addEventListener('activate', function (e) {
  e.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (n) { return n.indexOf(mine) === 0 && n !== name; }).map(function (n) { return caches.delete(n); }));
  }).then(function () { return self.clients.claim(); }));
});

self.addEventListener('fetch', function (e) {
  var at = new URL(e.request.url);
  if (e.request.method !== 'GET' || at.origin !== self.location.origin) return;
  if (e.request.mode === 'navigate' && at.pathname === page) e.respondWith(open(e.request));
  else if (shell.files.indexOf(at.pathname) >= 0) e.respondWith(file(e.request));
});

// open asks the network and falls back on the shell, also where the line is up but nothing comes over it.
function open(request) {
  var empty = function () { return kept(shell.page); };
  var late = new Promise(function (done) { setTimeout(done, 20000); }).then(empty);
  var live = fetch(request).then(function (res) {
    return res.status >= 502 && res.status <= 504 ? empty().then(function (e) { return e || res; }) : res;
  }, function (err) {
    return empty().then(function (e) { if (e) return e; throw err; });
  });
  return Promise.race([live, late]).then(function (res) { return res || live; });
}

function file(request) {
  return kept(request.url).then(function (res) { return res || fetch(request); });
}

function kept(url) {
  return caches.open(name).then(function (c) { return c.match(url, {ignoreVary: true}); });
}
