import type { Advice } from '../../jobs/settings/advice.ts';
import { planChange } from '../../jobs/settings/change.ts';
import { ChoiceDialog } from '../dialogs/choice.ts';
import type { Session } from '../session.ts';
import { askChange, deskOf } from './acts.ts';

/** Sets what is advised for a run, once it is confirmed; of several things the one that is chosen (M127, M128). */
export async function followAdvice(session: Session, advice: readonly Advice[]): Promise<void> {
  const follow = async ({ name, value, words }: Advice): Promise<void> => {
    const plan = await planChange(deskOf(session), [{ name, value }]);
    askChange(session, plan, `set ${name}`, `To ${words}; it acts from the next run on.`);
  };
  const [first, ...more] = advice;
  if (first && more.length === 0) return follow(first);
  const choices = advice.map((one) => ({ text: one.words, hint: one.name, run: () => follow(one) }));
  session.ask(new ChoiceDialog(session, 'What helps', 'One of these is set.', choices));
}
