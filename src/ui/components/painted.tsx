import type { DOMElement } from 'ink';
import { createContext, type RefObject, useContext, useId, useLayoutEffect, useRef } from 'react';
import type { Presenter, Region } from '../terminal/presenter.ts';
import type { Rectangle } from '../terminal/region.ts';
import { Box } from './box.ts';

/** Who paints: the presenter of the terminal that the console is on. */
export const Painter = createContext<Pick<Presenter, 'region'>>({
  region: () => ({ paint: () => undefined, remove: () => undefined }),
});

export interface PaintedProps {
  readonly width: number;
  readonly height: number;
  /** Each fitted to `width` and coloured; what is missing is blank. */
  readonly lines: readonly string[];
}

/**
 * Lines that Ink gives a place and the presenter paints. Ink takes every character of its picture apart and puts it together
 * again (25 ms and a megabyte of garbage at 200×50); the presenter looks only at lines that are others than before.
 */
export function Painted({ width, height, lines }: PaintedProps): React.JSX.Element {
  const box = useRegion(width, height, (region) => region.paint(lines));
  return <Box ref={box} width={width} height={height} flexShrink={0} />;
}

/**
 * Keeps a region of the terminal over a box that Ink lays out, for as long as the box is there; later ones lie over earlier.
 *
 * @param paint called with it after each picture
 */
export function useRegion(
  width: number,
  height: number,
  paint: (region: Region) => void,
): RefObject<DOMElement | null> {
  const painter = useContext(Painter);
  const id = useId();
  const box = useRef<DOMElement>(null);
  const region = useRef<Region | null>(null);
  const placed = useRef<Rectangle | null>(null);
  useLayoutEffect(() => {
    const rectangle = { ...cornerOf(box.current), width, height };
    if (!region.current || !isSame(rectangle, placed.current)) region.current = painter.region(id, rectangle);
    placed.current = rectangle;
    paint(region.current);
  });
  useLayoutEffect(() => () => region.current?.remove(), []);
  return box;
}

function cornerOf(box: DOMElement | null): { row: number; column: number } {
  let [row, column] = [0, 0];
  for (let node = box ?? undefined; node; node = node.parentNode) {
    row += node.yogaNode?.getComputedTop() ?? 0;
    column += node.yogaNode?.getComputedLeft() ?? 0;
  }
  return { row, column };
}

function isSame(a: Rectangle, b: Rectangle | null): boolean {
  return b !== null && a.row === b.row && a.column === b.column && a.width === b.width && a.height === b.height;
}
