/** Relative time in text, absolute on hover, kept true without asking the server. */
const absolute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const year = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const relative = at => {
  const s = Math.round((Date.now() - at) / 1000), ago = Math.abs(s), tail = s < 0 ? t => `in ${t}` : t => `${t} ago`;
  if (ago < 2) return 'now';
  if (ago < 60) return tail(`${ago} s`);
  if (ago < 3600) return tail(`${Math.floor(ago / 60)} min`);
  if (ago < 86400) return tail(`${Math.floor(ago / 3600)} h`);
  if (ago < 604800) return tail(`${Math.floor(ago / 86400)} d`);
  return new Date(at).getFullYear() === new Date().getFullYear() ? day.format(at) : year.format(at);
};
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const moments = new Set();
class PhTime extends HTMLElement {
  static observedAttributes = ['at', 'show'];
  connectedCallback() { moments.add(this); this.refresh(); }
  disconnectedCallback() { moments.delete(this); }
  attributeChangedCallback() { this.refresh(); }
  refresh() {
    const at = Date.parse(this.getAttribute('at') ?? '');
    if (Number.isNaN(at)) { this.textContent = '–'; this.removeAttribute('title'); return; }
    const how = this.getAttribute('show');
    const text = how === 'clock' ? clock.format(at)
      : how === 'since' ? relative(at).replace(' ago', '')
      : how === 'moment' ? (new Date(at).toDateString() === new Date().toDateString() ? clock.format(at) : `${day.format(at)}, ${clock.format(at).slice(0, 5)}`)
      : how === 'absolute' ? absolute.format(at) : relative(at);
    if (this.textContent !== text) this.textContent = text;
    const title = absolute.format(at);
    if (this.title !== title) this.title = title;
  }
}
customElements.get('ph-time') || customElements.define('ph-time', PhTime);
setInterval(() => moments.forEach(m => m.refresh()), 1000);

/** Milliseconds that count up while something is awaited. */
const counters = new Set();
class PhCounting extends HTMLElement {
  connectedCallback() { this.from ??= performance.now() - Number(this.getAttribute('ms') ?? 0); counters.add(this); this.refresh(); }
  disconnectedCallback() { counters.delete(this); }
  refresh() {
    const ms = performance.now() - this.from;
    this.textContent = ms < 10000 ? `${Math.round(ms)} and counting` : `${Math.round(ms / 1000)} s and counting`;
  }
}
customElements.get('ph-counting') || customElements.define('ph-counting', PhCounting);
setInterval(() => counters.forEach(c => c.refresh()), 100);

/** A button that acts after it was held for a second, by pointer or by key; letting go earlier does nothing. */
class PhHold extends HTMLElement {
  connectedCallback() {
    if (this.wired) return;
    this.wired = true;
    const start = e => {
      if (e.type === 'keydown' && (e.repeat || !['Enter', ' '].includes(e.key))) return;
      if (e.button > 0 || this.timer || this.hasAttribute('disabled')) return;
      if (e.type === 'keydown') e.preventDefault();
      this.setAttribute('holding', '');
      this.timer = setTimeout(() => { stop(); this.dispatchEvent(new CustomEvent('held')); }, Number(this.getAttribute('ms') ?? 1000));
    };
    const stop = () => { clearTimeout(this.timer); this.timer = 0; this.removeAttribute('holding'); };
    for (const type of ['pointerdown', 'keydown']) this.addEventListener(type, start);
    for (const type of ['pointerup', 'pointerleave', 'pointercancel', 'keyup', 'blur']) this.addEventListener(type, stop);
    this.addEventListener('contextmenu', e => e.preventDefault());
  }
}
customElements.get('ph-hold') || customElements.define('ph-hold', PhHold);

/** Copies the text of `data-copy` of the nearest button and says so for a moment. */
addEventListener('click', e => {
  const button = e.target.closest?.('[data-copy]');
  if (!button) return;
  navigator.clipboard.writeText(button.dataset.copy).then(() => {
    button.setAttribute('copied', '');
    setTimeout(() => button.removeAttribute('copied'), 1500);
  });
});

/** A text in which placeholders like {{name}} are marked while it is typed; `known` lists those that are declared. */
const escaped = text => text.replace(/[&<>]/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]);
class PhTemplate extends HTMLElement {
  static observedAttributes = ['known', 'readonly', 'label'];
  #value = '';
  #told = '';
  connectedCallback() {
    if (!this.area) {
      this.back = document.createElement('pre');
      this.back.setAttribute('aria-hidden', 'true');
      this.area = document.createElement('textarea');
      this.area.spellcheck = false;
      this.append(this.back, this.area);
      this.area.addEventListener('input', () => {
        this.#value = this.area.value;
        this.paint();
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.tell(), 250);
      });
      this.area.addEventListener('change', () => this.tell());
      if (Object.hasOwn(this, 'value')) { const early = this.value; delete this.value; this.value = early; }
    }
    this.area.value = this.#value;
    this.attributeChangedCallback();
  }
  disconnectedCallback() { this.tell(); }
  attributeChangedCallback() {
    if (!this.area) return;
    this.area.readOnly = this.hasAttribute('readonly');
    this.area.setAttribute('aria-label', this.getAttribute('label') ?? '');
    this.paint();
  }
  get value() { return this.#value; }
  set value(text) {
    this.#told = text ?? '';
    if (this.#told === this.#value) return;
    this.#value = this.#told;
    if (this.area) { this.area.value = this.#value; this.paint(); }
  }
  tell() {
    clearTimeout(this.timer);
    if (this.#told === this.#value) return;
    this.#told = this.#value;
    this.dispatchEvent(new CustomEvent('value-changed'));
  }
  paint() {
    const known = (this.getAttribute('known') ?? '').split(' ');
    this.back.innerHTML = this.#value.split(/(\\?\{\{[^{}\n]*\}\}|\\?\{\{)/).map((part, i) =>
      i % 2 === 0 || part.startsWith('\\') ? escaped(part)
        : `<mark class="${known.includes(part.slice(2, -2)) ? 'known' : 'unknown'}">${escaped(part)}</mark>`).join('') + '\n ';
  }
}
customElements.get('ph-template') || customElements.define('ph-template', PhTemplate);
