import { Box } from './box.ts';
import type { LogPane } from './log-pane.ts';
import { useRegion } from './painted.tsx';

export interface LogViewProps {
  readonly log: LogPane;
  readonly width: number;
  readonly height: number;
}

/** A log's place on the screen; the log paints itself there whenever it grows. */
export function LogView({ log, width, height }: LogViewProps): React.JSX.Element {
  const box = useRegion(width, height, (region) => log.show(region, width, height));
  return <Box ref={box} width={width} height={height} flexShrink={0} />;
}
