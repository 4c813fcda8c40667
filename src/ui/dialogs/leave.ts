import type { Shell } from '../shell.ts';
import { ConfirmDialog } from './confirm.ts';

/** Leaves at once, unless the work under way is this console's own: then it asks, and says what becomes of it. */
export function leaveQuestion(shell: Shell, leave: () => void): void {
  const { engine, running } = shell.facts;
  const isOurs = shell.hasEngine && engine?.running === true && engine.pid === process.pid;
  if (!isOurs || running === 0 || shell.dialog?.title === title) {
    leave();
    return;
  }
  shell.ask(
    new ConfirmDialog(shell, {
      title,
      text: [
        `${running} ${running === 1 ? 'job is' : 'jobs are'} running in this console. ${running === 1 ? 'It is' : 'They are'} brought to a safe point and queued again; the next orderdeck goes on from there.`,
        'To keep working with nobody looking, start orderdeck --daemon before you leave.',
      ],
      yes: 'leave',
      onYes: leave,
    }),
  );
}

const title = 'Leave?';
