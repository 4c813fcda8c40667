import type { Kysely } from 'kysely';
import * as engine from './0001-engine.ts';
import * as orders from './0002-orders.ts';
import * as print from './0003-print.ts';
import * as outsideEffects from './0004-outside-effects.ts';
import * as notMade from './0005-not-made.ts';
import * as surplusPieces from './0006-surplus-pieces.ts';
import * as linkHash from './0007-link-hash.ts';
import * as foreignOptions from './0008-foreign-options.ts';
import * as packages from './0009-packages.ts';
import * as shop from './0010-shop.ts';
import * as runPlans from './0011-run-plans.ts';
import * as stock from './0012-stock.ts';
import * as packageWrites from './0013-package-writes.ts';
import * as subscriptions from './0014-subscriptions.ts';
import * as products from './0015-products.ts';
import * as claims from './0016-claims.ts';
import * as issues from './0017-issues.ts';
import * as past from './0020-past.ts';
import * as alerts from './0022-alerts.ts';
import * as keeping from './0023-keeping.ts';
import * as statistics from './0025-statistics.ts';
import * as slowStatements from './0026-slow-statements.ts';
import * as alertEnds from './0027-alert-ends.ts';
import * as input from './0028-input.ts';

export interface Migration {
  up(db: Kysely<unknown>): Promise<void>;
}

/** Forward only, in order; the schema's version is the length of this list. A landed migration is never edited. */
export const migrations: readonly Migration[] = [
  engine,
  orders,
  print,
  outsideEffects,
  notMade,
  surplusPieces,
  linkHash,
  foreignOptions,
  packages,
  shop,
  runPlans,
  stock,
  packageWrites,
  subscriptions,
  products,
  claims,
  issues,
  past,
  alerts,
  keeping,
  statistics,
  slowStatements,
  alertEnds,
  input,
];
