import * as echarts from './@echarts.version@/echarts.esm.min.js';

const load = name => fetch(new URL(`./echarts-${name}.json`, import.meta.url)).then(r => r.json());
const [light, dark] = await Promise.all([load('light'), load('dark')]);
echarts.registerTheme('light', light);
echarts.registerTheme('dark', dark);

/** A chart cannot read light-dark(): '#ph-danger' with an at sign for the hash becomes the colour that the token has now. */
const ROLE = String.fromCharCode(64) + 'ph-';
const probe = document.createElement('span');
const colour = token => {
  probe.style.color = `var(--${token})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
};
/** A function cannot travel as JSON: these names stand for one wherever ECharts takes a formatter. */
const number = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 6 });
const short = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 });
const valueOf = v => (v && typeof v === 'object' ? v.value : v);
const formatters = {
  'ph:number': v => number.format(valueOf(v)),
  'ph:compact': v => short.format(valueOf(v)),
  'ph:ms': v => { const n = valueOf(v); return n >= 1000 ? `${number.format(Math.round(n / 10) / 100)} s` : `${number.format(Math.round(n * 10) / 10)} ms`; },
  'ph:seconds': v => `${number.format(valueOf(v))} s`,
  'ph:percent': v => `${number.format(Math.round(valueOf(v) * 10000) / 100)} %`,
  'ph:eur': v => `€${number.format(valueOf(v))}`,
  'ph:usd': v => `$${number.format(valueOf(v))}`,
};
const resolve = v =>
  typeof v === 'string' ? (v.startsWith(ROLE) ? colour(v.slice(1)) : formatters[v] ?? v)
  : Array.isArray(v) ? v.map(resolve)
  : v && typeof v === 'object' ? Object.fromEntries(Object.entries(v).map(([k, x]) => [k, resolve(x)]))
  : v;

/** Thin custom element: option tree in, drawn with the theme of the page and again when that changes. */
class XEChart extends HTMLElement {
  connectedCallback() {
    this.system = matchMedia('(prefers-color-scheme: dark)');
    this.redraw = () => { if (this.chart) { this.chart.setTheme(this.#theme()); this.#draw(); } };
    this.system.addEventListener('change', this.redraw);
    this.root = new MutationObserver(this.redraw);
    this.root.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'theme'] });
    this.size = new ResizeObserver(() => this.chart?.resize());
    this.size.observe(this);
    document.fonts.load('12px "Inter Variable"').finally(() => { // text in a chart is not laid out again
      if (!this.isConnected || this.chart) return;
      this.chart = echarts.init(this, this.#theme(), { renderer: 'svg' });
      this.chart.on('click', e => this.dispatchEvent(new CustomEvent('chart-click', { detail: { name: e.name ?? '', series: e.seriesName ?? '', index: e.dataIndex ?? -1 } })));
      this.#draw();
    });
  }
  disconnectedCallback() {
    this.system.removeEventListener('change', this.redraw);
    this.root.disconnect();
    this.size.disconnect();
    this.chart?.dispose();
    this.chart = undefined;
  }
  setOption(option) { this.option = option; this.#draw(); }
  /** Adds points [time, value] to a series and keeps the newest `most`. */
  append(series, points, most) {
    const data = this.option?.series?.[series]?.data;
    if (!data) return;
    data.push(...points);
    data.splice(0, Math.max(0, data.length - most));
    this.chart?.setOption({ series: this.option.series.map((s, i) => (i === series ? { data } : {})) }, { lazyUpdate: true });
  }
  /** The chart as a file. */
  download(name) {
    if (!this.chart) return;
    const svg = new Image();
    svg.onload = () => {
      const canvas = Object.assign(document.createElement('canvas'), { width: this.clientWidth * 2, height: this.clientHeight * 2 });
      const pen = canvas.getContext('2d');
      pen.fillStyle = colour('ph-surface');
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(svg, 0, 0, canvas.width, canvas.height);
      Object.assign(document.createElement('a'), { href: canvas.toDataURL('image/png'), download: `${name}.png` }).click();
    };
    svg.src = this.chart.getDataURL({ type: 'svg' });
  }
  #draw() { if (this.chart && this.option) this.chart.setOption(resolve(this.option), { notMerge: true }); }
  #theme() {
    const scheme = getComputedStyle(document.documentElement).colorScheme;
    return scheme === 'dark' || (scheme.includes('dark') && this.system.matches) ? 'dark' : 'light';
  }
}
customElements.get('x-echart') || customElements.define('x-echart', XEChart);
