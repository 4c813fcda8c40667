/**
 * Draws docs/console.svg, the README's picture, from the real program: the demo in a pseudo-terminal, read cell by cell.
 * Usage: node build/picture.js [KEYS] [OUT.svg] [COLUMNSxROWS] [SECONDS]
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import unicode from '@xterm/addon-unicode11';
import headless from '@xterm/headless';
import { spawn } from 'node-pty';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const [keys = '', out = path.join(root, 'docs', 'console.svg'), size = '120x34', seconds = '25'] =
  process.argv.slice(2);
const [cols, rows] = size.split('x').map(Number);
const cell = { width: 8.4, height: 18 };
const palette = [
  '#1c1f26',
  '#e5737f',
  '#8fc98f',
  '#e0b96a',
  '#7aa7e0',
  '#c08fd0',
  '#6cc1c4',
  '#d5d8de',
  '#6b7280',
  '#f08a95',
  '#a8dba8',
  '#f0cf8a',
  '#9cc0f0',
  '#d3a8e0',
  '#8fd8da',
  '#ffffff',
];

const terminal = new headless.Terminal({ cols, rows, allowProposedApi: true });
terminal.loadAddon(new unicode.Unicode11Addon());
terminal.unicode.activeVersion = '11';
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(ORDERDECK|SHIPSTATION)_|^CI$|^NO_COLOR$/.test(name)),
);
const program = spawn(process.execPath, [path.join(root, 'bin', 'orderdeck.js'), 'demo', '--seed', '7'], {
  cols,
  rows,
  cwd: root,
  env: { ...env, TERM: 'xterm-256color', COLORTERM: 'truecolor' },
});
program.onData((data) => terminal.write(data));

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
await wait(Number(seconds) * 1000);
for (const key of keys.match(/<[^>]+>|./gu) ?? []) {
  program.write({ '<enter>': '\r', '<esc>': '\x1b', '<down>': '\x1b[B' }[key] ?? key);
  await wait(700);
}
await wait(500);
writeFileSync(out, draw());
program.write('\x03');
await wait(1500);
program.kill('SIGKILL');
process.exit(0);

function draw() {
  const texts = [];
  const boxes = [];
  for (let y = 0; y < rows; y += 1) {
    const line = terminal.buffer.active.getLine(y);
    for (let x = 0; x < cols; x += 1) {
      const at = line?.getCell(x);
      if (!at || at.getWidth() === 0) continue;
      const inverse = Boolean(at.isInverse());
      const [fg, bg] = [color(at, 'Fg', '#d5d8de'), color(at, 'Bg', null)];
      const back = inverse ? fg : bg;
      const front = inverse ? (bg ?? '#1c1f26') : fg;
      const width = cell.width * at.getWidth();
      if (back)
        boxes.push(
          `<rect x="${(x * cell.width).toFixed(1)}" y="${y * cell.height}" width="${width.toFixed(1)}" height="${cell.height}" fill="${back}"/>`,
        );
      const chars = at.getChars();
      if (chars.trim() === '') continue;
      const style = [at.isBold() ? ' font-weight="bold"' : '', at.isDim() ? ' opacity="0.55"' : ''].join('');
      texts.push(
        `<text x="${(x * cell.width).toFixed(1)}" y="${y * cell.height + 13.5}" fill="${front}"${style}>${escapeXml(chars)}</text>`,
      );
    }
  }
  const [width, height] = [Math.ceil(cols * cell.width) + 24, rows * cell.height + 24];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="-12 -12 ${width} ${height}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14">
<title>The overview of the console</title>
<rect x="-12" y="-12" width="${width}" height="${height}" rx="8" fill="#1c1f26"/>
${boxes.join('\n')}
${texts.join('\n')}
</svg>
`;
}

function color(at, which, fallback) {
  if (at[`is${which}Default`]()) return fallback;
  const value = at[`get${which}Color`]();
  if (at[`is${which}RGB`]()) return `#${value.toString(16).padStart(6, '0')}`;
  if (value < 16) return palette[value];
  if (value >= 232) return gray(8 + (value - 232) * 10);
  const level = (n) => [0, 95, 135, 175, 215, 255][n];
  const cube = value - 16;
  return `#${[Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((n) => level(n).toString(16).padStart(2, '0')).join('')}`;
}

function gray(level) {
  return `#${level.toString(16).padStart(2, '0').repeat(3)}`;
}

function escapeXml(text) {
  return text.replace(/[&<>]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[char]);
}
