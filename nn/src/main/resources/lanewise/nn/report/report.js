// Draws the charts again at the width there is, with smoothing, logarithmic scales and the values under the pointer.
// The rules are those of Axis, Curve and ChartPicture, which drew what is in the page before this runs.
(() => {
  'use strict';
  const SVG = 'http://www.w3.org/2000/svg';
  const HEIGHT = 240, LEFT = 52, RIGHT = 14, TOP = 12, BOTTOM = 34;
  const root = document.documentElement;
  const hidden = new Set();
  const logs = new Map();
  let charts = [];

  const smoothing = () => Number(document.getElementById('smoothing').value);

  const smooth = (y, w) => {
    let sum = 0, share = 0;
    return y.map(v => {
      if (v === null) return null;
      sum = w * sum + (1 - w) * v;
      share = w * share + (1 - w);
      return sum / share;
    });
  };

  const axis = (values, log) => {
    let min = Infinity, max = -Infinity;
    for (const v of values) {
      if (v !== null && (!log || v > 0)) { min = Math.min(min, v); max = Math.max(max, v); }
    }
    if (min > max) { min = log ? 0.1 : 0; max = 1; } else if (log) {
      const f = max > min ? Math.pow(max / min, 0.05) : 2;
      min /= f; max *= f;
    } else {
      const pad = max > min ? (max - min) * 0.05 : Math.max(Math.abs(max), 1e-6) * 0.05;
      const from = min >= 0 && min <= max / 2 ? 0 : min - pad;
      max = max <= 1 && max + pad > 1 ? 1 : max + pad;
      min = from;
      if (!(max > min)) max = min + pad;
    }
    return {min, max, log, at: v => log ? Math.log(v / min) / Math.log(max / min) : (v - min) / (max - min)};
  };

  const ticks = (a, wanted) => {
    const out = [];
    if (a.log && a.max / a.min > 100) {
      const low = Math.ceil(Math.log10(a.min) - 1e-9), high = Math.floor(Math.log10(a.max) + 1e-9);
      const every = Math.max(1, Math.ceil((high - low + 1) / wanted));
      for (let e = low; e <= high; e += every) out.push(Math.pow(10, e));
    } else {
      const raw = (a.max - a.min) / wanted, decade = Math.pow(10, Math.floor(Math.log10(raw)));
      const step = decade * ([1, 2, 2.5, 5, 10].find(s => s * decade >= raw * 0.999) || 10);
      for (let i = Math.ceil(a.min / step - 1e-9); i * step <= a.max + step * 1e-9; i++) out.push(i * step);
    }
    return out;
  };

  const text = v => {
    if (v === null) return '–';
    if (v === 0) return '0';
    const e = Math.floor(Math.log10(Math.abs(v)) + 1e-12);
    return e >= -4 && e < 6 ? String(Number(v.toPrecision(4))) : v.toExponential(3).replace(/\.?0+e/, 'e').replace('e+', 'e');
  };

  const make = (parent, name, attributes, content) => {
    const node = document.createElementNS(SVG, name);
    for (const key in attributes) node.setAttribute(key, attributes[key]);
    if (content !== undefined) node.textContent = content;
    parent.appendChild(node);
    return node;
  };

  const px = v => String(Math.round(v * 10) / 10);

  const path = (x, y, fx, fy) => {
    let d = '', gap = true, length = 0;
    x.forEach((at, i) => {
      const h = y[i] === null ? NaN : fy(y[i]);
      if (!Number.isFinite(h)) { if (length === 1) d += 'h0'; gap = true; length = 0; return; }
      d += (gap ? 'M' : 'L') + px(fx(at)) + ' ' + px(h);
      length++;
      gap = false;
    });
    return d + (length === 1 ? 'h0' : '');
  };

  const draw = chart => {
    const figure = document.getElementById(chart.id);
    const svg = figure.querySelector('svg');
    const width = Math.max(240, Math.round(svg.parentNode.clientWidth)) || 460;
    const lines = chart.lines.filter(l => !hidden.has(l.run));
    const x = axis([], false);
    x.min = 0;
    x.max = Math.max(0, ...lines.map(l => l.x[l.x.length - 1] || 0)) || 1;
    const y = axis(lines.flatMap(l => l.y), logs.get(chart.id));
    const fx = v => LEFT + (v - x.min) / (x.max - x.min) * (width - LEFT - RIGHT);
    const fy = v => HEIGHT - BOTTOM - y.at(v) * (HEIGHT - TOP - BOTTOM);
    svg.setAttribute('viewBox', '0 0 ' + width + ' ' + HEIGHT);
    svg.replaceChildren();
    const axes = make(svg, 'g', {class: 'axes'});
    for (const v of ticks(y, 4)) {
      make(axes, 'path', {d: 'M' + LEFT + ' ' + px(fy(v)) + 'H' + (width - RIGHT)});
      make(axes, 'text', {x: LEFT - 7, y: px(fy(v) + 4), 'text-anchor': 'end'}, text(v));
    }
    for (const v of ticks(x, 5)) make(axes, 'text', {x: px(fx(v)), y: HEIGHT - BOTTOM + 16, 'text-anchor': 'middle'}, text(v));
    make(axes, 'text', {x: width - RIGHT, y: HEIGHT - 4, 'text-anchor': 'end'}, 'epoch');
    const mark = chart.guide === null ? NaN : y.at(chart.guide);
    if (mark >= 0 && mark <= 1) make(svg, 'path', {class: 'guide', d: 'M' + LEFT + ' ' + px(fy(chart.guide)) + 'H' + (width - RIGHT)});
    const group = make(svg, 'g', {class: 'lines'});
    const w = smoothing();
    for (const l of lines) {
      l.shown = l.noisy ? smooth(l.y, w) : l.y;
      if (l.noisy && w > 0) make(group, 'path', {class: 'raw c' + l.colour, d: path(l.x, l.y, fx, fy)});
      make(group, 'path', {class: (l.validation ? 'line validation c' : 'line c') + l.colour, d: path(l.x, l.shown, fx, fy)});
    }
    chart.state = {svg, lines, fx, fy, x, width, marks: make(svg, 'g', {})};
    chart.ends = chart.ends || figure.querySelector('.values').textContent;
  };

  const nearest = (xs, v) => {
    let best = 0;
    for (let i = 1; i < xs.length; i++) if (Math.abs(xs[i] - v) <= Math.abs(xs[best] - v)) best = i;
    return best;
  };

  const point = (chart, v) => {
    const s = chart.state, words = [];
    s.marks.replaceChildren();
    chart.cursor = Math.min(s.x.max, Math.max(0, v));
    make(s.marks, 'path', {class: 'cursor', d: 'M' + px(s.fx(chart.cursor)) + ' ' + TOP + 'V' + (HEIGHT - BOTTOM)});
    for (const l of s.lines) {
      if (!l.x.length) continue;
      const i = nearest(l.x, chart.cursor), h = l.shown[i] === null ? NaN : s.fy(l.shown[i]);
      if (Number.isFinite(h)) make(s.marks, 'circle', {class: 'dot c' + l.colour, cx: px(s.fx(l.x[i])), cy: px(h), r: 4});
      words.push((l.label ? l.label + ' ' : '') + text(l.shown[i]));
    }
    document.getElementById(chart.id).querySelector('.values').textContent = 'epoch ' + text(chart.cursor) + ': ' + words.join(' · ');
  };

  const leave = chart => {
    chart.state.marks.replaceChildren();
    document.getElementById(chart.id).querySelector('.values').textContent = chart.ends;
  };

  const listen = chart => {
    const figure = document.getElementById(chart.id), svg = figure.querySelector('svg'), button = figure.querySelector('button.log');
    if (!logs.has(chart.id)) logs.set(chart.id, chart.log);
    button.setAttribute('aria-pressed', String(logs.get(chart.id)));
    button.addEventListener('click', () => {
      logs.set(chart.id, !logs.get(chart.id));
      button.setAttribute('aria-pressed', String(logs.get(chart.id)));
      draw(chart);
    });
    svg.setAttribute('tabindex', '0');
    svg.addEventListener('pointermove', e => {
      const box = svg.getBoundingClientRect(), s = chart.state;
      point(chart, ((e.clientX - box.left) / box.width * s.width - LEFT) / (s.width - LEFT - RIGHT) * s.x.max);
    });
    svg.addEventListener('pointerleave', () => leave(chart));
    svg.addEventListener('blur', () => leave(chart));
    svg.addEventListener('keydown', e => {
      const by = {ArrowLeft: -1, ArrowRight: 1}[e.key];
      if (by) { point(chart, (chart.cursor === undefined ? chart.state.x.max : chart.cursor) + by * chart.state.x.max / 50); e.preventDefault(); }
    });
  };

  const drawAll = () => charts.forEach(draw);

  const begin = () => {
    const data = document.getElementById('charts');
    charts = data ? JSON.parse(data.textContent) : [];
    charts.forEach(listen);
    drawAll();
  };

  const controls = () => {
    const slider = document.getElementById('smoothing');
    slider.addEventListener('input', () => { slider.nextElementSibling.textContent = Number(slider.value).toFixed(2); drawAll(); });
    for (const box of document.querySelectorAll('.pick')) {
      box.addEventListener('change', () => { box.checked ? hidden.delete(Number(box.value)) : hidden.add(Number(box.value)); drawAll(); });
    }
    document.querySelector('.controls').addEventListener('submit', e => e.preventDefault());
  };

  const renew = async () => {
    let wait = 2000;
    try {
      const answer = await fetch(location.href, {cache: 'no-store'});
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      for (const part of ['header', 'main']) document.querySelector(part).replaceWith(document.adoptNode(page.querySelector(part)));
      begin();
      if (page.documentElement.dataset.live !== 'true') return;
    } catch (e) {
      wait = 10000; // the training has ended, or is busy
    }
    setTimeout(renew, wait);
  };

  root.classList.add('js');
  controls();
  begin();
  let waiting = 0;
  addEventListener('resize', () => { clearTimeout(waiting); waiting = setTimeout(drawAll, 80); });
  addEventListener('beforeprint', drawAll);
  if (root.dataset.live === 'true') setTimeout(renew, 2000);
})();
