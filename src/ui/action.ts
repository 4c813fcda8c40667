/** Where an action stands in the help, and in what order. */
export type ActionGroup = 'open' | 'act' | 'view' | 'go' | 'program';

/**
 * One thing an operator can do with a key, in one place: footer, `?` help, `:` palette, dispatch and tests read this record.
 * `S` is the state it works on, usually a screen.
 */
export interface Action<S> {
  /** As the input decoder names it: `r`, `R`, `enter`, `ctrl-l`. */
  readonly key: string;
  /** Two or three words for the footer. */
  readonly title: string;
  /** A sentence for the help, where the title does not say all. */
  readonly help?: string;
  readonly group: ActionGroup;
  /** It changes data or the outside world; refused in read-only mode, here and nowhere else. */
  readonly changes?: boolean;
  /** Works without standing in the footer, which has room for the most important only. */
  readonly quiet?: boolean;
  /** Why it cannot be done now, said to the operator; null when it can. */
  readonly disabled?: (state: S) => string | null;
  readonly run: (state: S) => void | Promise<void>;
}

/** An action together with what it works on. */
export interface Bound {
  readonly action: Pick<Action<never>, 'key' | 'title' | 'help' | 'group' | 'changes' | 'quiet'>;
  whyNot(): string | null;
  run(): void | Promise<void>;
}

export const readOnlyReason = 'this console was started with --read-only';

export function bind<S>(actions: readonly Action<S>[], state: S, readOnly: boolean): Bound[] {
  return actions.map((action) => ({
    action,
    whyNot: () => (readOnly && action.changes ? readOnlyReason : (action.disabled?.(state) ?? null)),
    run: () => action.run(state),
  }));
}

/** How a key is written on the screen: as on the keyboard. */
export function keyLabel(key: string): string {
  return labels[key] ?? key.replace(/^ctrl-(.)$/, (_, letter: string) => `Ctrl-${letter.toUpperCase()}`);
}

const labels: Readonly<Record<string, string>> = {
  enter: 'Enter',
  escape: 'Esc',
  space: 'Space',
  tab: 'Tab',
  'shift-tab': 'Shift-Tab',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  pageup: 'PgUp',
  pagedown: 'PgDn',
};
