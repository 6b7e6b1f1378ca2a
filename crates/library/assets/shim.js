// Runs before the scripts of imported pages. A sandbox without an origin has no storage, and asking for it throws; many such
// pages ask. What is kept here lives as long as the page.
(function () {
  'use strict';
  function Storage() {
    var kept = {};
    this.getItem = function (key) { return Object.prototype.hasOwnProperty.call(kept, key) ? kept[key] : null; };
    this.setItem = function (key, value) { kept[key] = String(value); };
    this.removeItem = function (key) { delete kept[key]; };
    this.clear = function () { kept = {}; };
    this.key = function (at) { return Object.keys(kept)[at] || null; };
    Object.defineProperty(this, 'length', { get: function () { return Object.keys(kept).length; } });
  }
  ['localStorage', 'sessionStorage'].forEach(function (name) {
    try { if (window[name]) { return; } } catch (refused) { /* as expected */ }
    try { Object.defineProperty(window, name, { value: new Storage(), configurable: true }); } catch (fixed) { /* nothing to do */ }
  });
  try { void document.cookie; } catch (refused) {
    try { Object.defineProperty(document, 'cookie', { get: function () { return ''; }, set: function () {}, configurable: true }); } catch (fixed) { /* nothing to do */ }
  }
})();
