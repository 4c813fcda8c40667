import type { Command } from 'commander';
import { switchRule, type WeighedRule, weighedRules } from '../../core/issues/rules.ts';
import { shortDate } from '../../ui/present/time.ts';
import { act, type Call } from '../act.ts';
import { Refusal } from '../failure.ts';
import { count } from '../flags.ts';
import { possible } from '../issue-refs.ts';
import { ruleToJson } from '../json/issue-json.ts';
import type { Output } from '../output.ts';
import { withSession } from '../session.ts';

/** `issues rules`: what is ignored or decided by rule, what is proposed, and what that would have done. */
export function takesRules(issues: Command): void {
  const rules = issues
    .command('rules')
    .description('what holds for all issues that are alike; without more: all rules');
  act(rules, (call) => list(call));
  act<object, readonly [number]>(numbered(rules, 'show', 'one rule, tried on the last 30 days'), (call, _options, id) =>
    list(call, id),
  );
  act<object, readonly [number]>(numbered(rules, 'on', 'switch a rule on'), (call, _options, id) =>
    move(call, id, 'on'),
  );
  act<object, readonly [number]>(numbered(rules, 'off', 'switch a rule off'), (call, _options, id) =>
    move(call, id, 'off'),
  );
}

function numbered(rules: Command, name: string, description: string): Command {
  return rules.command(name).description(description).argument('<rule>', 'its number', count);
}

async function list({ home, output }: Call, id?: number): Promise<undefined> {
  await withSession(home, async ({ store, now, settings }) => {
    const rules = await weighedRules(store.db, id === undefined ? {} : { ids: [id] }, now());
    const [only] = rules;
    if (id !== undefined && !only) throw unknown(id);
    if (id !== undefined && only) output.document(ruleToJson(only));
    else output.document({ items: rules.map(ruleToJson), total: rules.length });
    if (rules.length === 0) output.print('There are no rules. A third equal decision proposes one.');
    for (const rule of rules) tell(output, rule, now(), settings.zone);
  });
}

async function move({ home, output }: Call, id: number, to: 'on' | 'off'): Promise<undefined> {
  await withSession(home, async ({ store, actor, now, settings }) => {
    const [known] = await weighedRules(store.db, { ids: [id] }, now());
    if (!known) throw unknown(id);
    const { issues } = await possible(() => switchRule(store, actor, id, to, now()));
    const [rule] = await weighedRules(store.db, { ids: [id] }, now());
    if (!rule) throw unknown(id);
    output.document({ ...ruleToJson(rule), issues });
    tell(output, rule, now(), settings.zone);
    if (rule.kind === 'ignore') output.print(to === 'on' ? `${issues} open put aside` : `${issues} count again`);
  });
}

function unknown(id: number): Refusal {
  return new Refusal('unknown-rule', `There is no rule ${id}.`, 'See `orderdeck issues rules`.');
}

function tell(output: Output, rule: WeighedRule, now: number, zone: string): void {
  const match = Object.entries(rule.match).map(([name, value]) => `${name} ${value}`);
  const state = { propose: 'proposed', on: 'on', off: 'off' }[rule.state];
  output.print({ text: `rule ${rule.id}`, tone: 'strong' }, ` ${rule.class} where ${match.join(', ')}: ${rule.does}`);
  output.print(`  ${state} since ${shortDate(rule.at, zone, now)}, made by ${rule.by}: ${rule.reason}`);
  const { replay } = rule;
  if (!replay) return;
  output.print(
    `  in 30 days it would have decided ${replay.decided}: ${replay.same} as was decided, ${replay.nobody} that nobody decided, ${replay.surprises.length} otherwise than a person did`,
  );
  for (const { issueId, subject, how } of replay.surprises) {
    const did =
      how.did === 'chose'
        ? `was decided ${how.choice.id}${how.choice.value ? ` “${how.choice.value}”` : ''} by fix ${how.fixId}`
        : how.did === 'took-back'
          ? `fix ${how.fixId} was taken back`
          : 'was ignored';
    output.print(`  issue ${issueId} (${subject}) ${did}`);
  }
}
