import type { BoxProps, DOMElement } from 'ink';
import { createElement, type PropsWithChildren, type Ref } from 'react';

/**
 * A box that Ink lays out: what Ink's own `Box` makes, with its defaults, for a console without background colours and screen
 * reader. It does not import Ink, which is loaded only after the first picture.
 */
export function Box({
  ref,
  children,
  ...style
}: PropsWithChildren<BoxProps & { readonly ref?: Ref<DOMElement> }>): React.JSX.Element {
  const defaults = { flexWrap: 'nowrap', flexDirection: 'row', flexGrow: 0, flexShrink: 1 };
  return createElement('ink-box', { ref, style: { ...defaults, ...style } }, children);
}
