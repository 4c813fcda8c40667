import { Command } from 'commander';
import { act } from './act.ts';
import { registerAiUsage } from './commands/ai-usage.ts';
import { registerAlerts } from './commands/alerts.ts';
import { registerBackup } from './commands/backup.ts';
import { registerCancel } from './commands/cancel.ts';
import { registerCheck } from './commands/check.ts';
import { openConsole } from './commands/console.ts';
import { registerCoverage } from './commands/coverage.ts';
import { registerCrontab } from './commands/crontab.ts';
import { registerDb } from './commands/db.ts';
import { registerDemo, registerStart } from './commands/demo.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerErase } from './commands/erase.ts';
import { registerFix } from './commands/fix.ts';
import { registerFixes } from './commands/fixes.ts';
import { registerHandIn } from './commands/hand-in.ts';
import { registerHelp } from './commands/help.ts';
import { registerInstall } from './commands/install.ts';
import { registerIssues } from './commands/issues.ts';
import { registerJobs } from './commands/jobs.ts';
import { registerLogs } from './commands/logs.ts';
import { registerMap } from './commands/map.ts';
import { registerMapBarcode } from './commands/map-barcode.ts';
import { registerModelPrices } from './commands/model-prices.ts';
import { registerOrder } from './commands/order.ts';
import { registerOrders } from './commands/orders.ts';
import { registerPackage } from './commands/package.ts';
import { registerPause } from './commands/pause.ts';
import { registerPrintRules } from './commands/print-rules.ts';
import { registerProducts } from './commands/products.ts';
import { registerQueue } from './commands/queue.ts';
import { registerRepair } from './commands/repair.ts';
import { registerReplay } from './commands/replay.ts';
import { registerReturn } from './commands/return.ts';
import { registerReturns } from './commands/returns.ts';
import { registerRun } from './commands/run.ts';
import { registerRuns } from './commands/runs.ts';
import { registerSchedule } from './commands/schedule.ts';
import { registerService } from './commands/service.ts';
import { registerSettings } from './commands/settings.ts';
import { registerSetup } from './commands/setup.ts';
import { registerStats } from './commands/stats.ts';
import { registerStatus } from './commands/status.ts';
import { registerStock } from './commands/stock.ts';
import { registerSupportBundle } from './commands/support-bundle.ts';
import { registerTask } from './commands/task.ts';
import { registerTasks } from './commands/tasks.ts';
import { registerUndo } from './commands/undo.ts';
import { registerWebhooks } from './commands/webhooks.ts';
import { Refusal } from './failure.ts';
import { printVersion } from './version.ts';

interface RootOptions {
  readonly daemon?: boolean;
  readonly readOnly?: boolean;
  readonly version?: boolean;
}

const exitCodes = `
Exit codes: 0 done · 1 the work failed or is partial · 2 usage or configuration · 130/143 interrupted`;

/** The command line: one file for each command; flags of jobs come from the jobs' own schemas. */
export function buildProgram(): Command {
  const program = new Command('orderdeck')
    .description('The console a small order business keeps open all day. Without a command: the console.')
    .enablePositionalOptions()
    .exitOverride()
    .helpCommand(false)
    .configureOutput({ writeErr: () => undefined })
    .option('--daemon', 'work without a console: plain lines on stdout, SIGTERM ends in order')
    .option('--read-only', 'the console for those who only look')
    .option('-V, --version', 'version of this program, its schema, Node and SQLite')
    .addHelpText('after', exitCodes);
  act<RootOptions>(program, async (call, { daemon, readOnly, version }) => {
    const [word] = program.args;
    if (word !== undefined)
      throw new Refusal('unknown-command', `There is no command ${word}.`, 'See `orderdeck --help`.');
    if (version) return void (await printVersion(call.output));
    if (!daemon) return openConsole(call, { readOnly: readOnly === true });
    const { runDaemon } = await import('./daemon.ts');
    return runDaemon(call);
  });
  // An unknown command is such a word, and is told as what it is.
  program.allowExcessArguments();
  for (const register of commands) register(program);
  return program;
}

const commands = [
  registerStart,
  registerDemo,
  registerStatus,
  registerCheck,
  registerAlerts,
  registerStats,
  registerDoctor,
  registerHelp,
  registerJobs,
  registerRuns,
  registerRun,
  registerCancel,
  registerPause,
  registerSchedule,
  registerCrontab,
  registerService,
  registerSetup,
  registerSettings,
  registerInstall,
  registerOrders,
  registerOrder,
  registerIssues,
  registerFix,
  registerRepair,
  registerUndo,
  registerFixes,
  registerTasks,
  registerTask,
  registerHandIn,
  registerReturns,
  registerReturn,
  registerPrintRules,
  registerPackage,
  registerMapBarcode,
  registerProducts,
  registerMap,
  registerCoverage,
  registerStock,
  registerWebhooks,
  registerQueue,
  registerReplay,
  registerLogs,
  registerAiUsage,
  registerModelPrices,
  registerDb,
  registerErase,
  registerSupportBundle,
  registerBackup,
];
