import { type Command, Option } from 'commander';
import { usualDailyLimit } from '../../core/domain/trust.ts';
import { askAgain, type ClassStanding, classStandings, trustAlone } from '../../core/issues/trust.ts';
import { modeWords, severityCell, standingWords } from '../../ui/present/issue-words.ts';
import { act, type Call } from '../act.ts';
import { count } from '../flags.ts';
import { classId, classOf, possible } from '../issue-refs.ts';
import { classToJson } from '../json/issue-json.ts';
import { type Session, withSession } from '../session.ts';

interface TrustOptions {
  readonly alone?: boolean;
  readonly dailyLimit?: number;
  readonly ask?: boolean;
}

/** `issues classes`, `issues trust CLASS`: what is looked for, how it is mended, and what may be mended without asking. */
export function takesTrust(issues: Command): void {
  act(issues.command('classes').description('what is looked for, how each is mended, and how many are open'), classes);
  const trust = issues
    .command('trust')
    .description('let a class be mended without asking, where that is offered; or have it asked about again')
    .argument('<class>', 'I15', classId)
    .addOption(new Option('--alone', 'mend it without asking').conflicts('ask'))
    .addOption(new Option('--daily-limit <n>', `so many a day (default: ${usualDailyLimit})`).argParser(count))
    .addOption(new Option('--ask', 'ask about each again'));
  act<TrustOptions, readonly [string]>(trust, say);
}

async function classes({ home, output }: Call): Promise<undefined> {
  await withSession(home, async (session) => {
    const all = await standings(session);
    output.document({ items: all.map(classToJson), total: all.length });
    output.columns({
      columns: [
        { title: 'Class' },
        { title: 'What', least: 16 },
        { title: 'Severity' },
        { title: 'Mended' },
        { title: 'Open', align: 'right' },
        { title: 'Trust', least: 16 },
      ],
      rows: all.map(({ definition, mode, standing, open, doneToday }) => [
        definition.id,
        definition.title,
        severityCell(definition.severity),
        modeWords[mode],
        String(open),
        standingWords(standing, doneToday),
      ]),
    });
  });
}

async function say({ home, output }: Call, options: TrustOptions, cls: string): Promise<undefined> {
  await withSession(home, async (session) => {
    const { store, actor, now } = session;
    if (options.alone) {
      await possible(() => trustAlone(store, actor, cls, options.dailyLimit ?? usualDailyLimit, now()));
    }
    if (options.ask) await possible(() => askAgain(store, actor, cls, `${actor.name} said so`, now()));
    const is = (await standings(session)).find(({ definition }) => definition.id === cls);
    if (!is) return;
    output.document(classToJson(is));
    output.print({ text: `${cls} ${is.definition.title}`, tone: 'strong' });
    output.print(classOf(cls).description);
    output.print(standingWords(is.standing, is.doneToday));
    if (is.standing.state === 'offered') {
      output.print(`\`orderdeck issues trust ${cls} --alone\` accepts that; --daily-limit says how many a day`);
    }
  });
}

async function standings({ store, settings, now }: Session): Promise<ClassStanding[]> {
  return classStandings(store.db, { now: now(), zone: settings.zone });
}
