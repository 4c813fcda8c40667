import { fit, width as widthOfText } from '../terminal/fit.ts';
import { paint, type Tone } from './paint.ts';

/**
 * Lines in a thin rounded frame with a title, `width` × `height` in all. The lines must be fitted to `width - 4`; what is
 * missing is blank.
 */
export function boxed(title: string, lines: readonly string[], width: number, height: number, tone: Tone): string[] {
  const inner = width - 4;
  const edge = paint('│', tone);
  const blank = ' '.repeat(Math.max(0, inner));
  const body = Array.from({ length: Math.max(0, height - 2) }, (_, row) => `${edge} ${lines[row] ?? blank} ${edge}`);
  return [topEdge(title, width, tone), ...body, paint(`╰${'─'.repeat(width - 2)}╯`, tone)];
}

/** A title in a thin line, for parts of a screen where a frame would cost too much room. */
export function ruled(title: string, width: number, tone: Tone): string {
  const text = fitTitle(title, width - 4);
  return `${paint('──', 'dim')} ${paint(text, tone)} ${paint('─'.repeat(Math.max(0, width - 4 - widthOfText(text))), 'dim')}`;
}

function topEdge(title: string, width: number, tone: Tone): string {
  const text = fitTitle(title, width - 6);
  const rest = width - 5 - widthOfText(text);
  return `${paint('╭─', tone)} ${paint(text, 'strong')} ${paint(`${'─'.repeat(Math.max(0, rest))}╮`, tone)}`;
}

function fitTitle(title: string, columns: number): string {
  return widthOfText(title) <= columns ? title : fit(title, columns);
}
