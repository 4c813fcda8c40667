import type { Place } from '../place.ts';
import type { Screen } from '../screen.ts';
import type { Session } from '../session.ts';
import { AlertScreen } from './alert.tsx';
import { AlertsScreen } from './alerts.tsx';
import { CallScreen } from './call.tsx';
import { ChangedOrdersScreen } from './changed-orders.tsx';
import { DeliveryScreen } from './delivery.tsx';
import { DoctorScreen } from './doctor.ts';
import { HelpScreen } from './help.ts';
import { HistoryScreen } from './history.tsx';
import { IntervalsScreen } from './intervals.tsx';
import { IssueScreen } from './issue.tsx';
import { IssueReportScreen } from './issue-report.tsx';
import { IssuesScreen } from './issues.tsx';
import { JobsScreen } from './jobs.tsx';
import { LogsScreen } from './logs.tsx';
import { OrderScreen } from './order.tsx';
import { OrdersScreen } from './orders.tsx';
import { OverviewScreen } from './overview.ts';
import { PrintScreen } from './print.tsx';
import { PrintCountsScreen } from './print-counts.tsx';
import { PrintTaskScreen } from './print-task.tsx';
import { ProductScreen } from './product.tsx';
import { ProductsScreen } from './products.tsx';
import { QueueScreen } from './queue.tsx';
import { RunScreen } from './run.tsx';
import { SettingsScreen } from './settings.tsx';
import { SourceScreen } from './source.tsx';
import { StartsScreen } from './starts.tsx';
import { StatsScreen } from './stats.tsx';
import { StockScreen } from './stock.tsx';
import { StockItemScreen } from './stock-item.tsx';

/** The screen at a place. A new screen is one file, one kind of place and one line here. */
export function screenAt(place: Place, session: Session): Screen {
  switch (place.screen) {
    case 'overview':
      return new OverviewScreen(session);
    case 'jobs':
      return new JobsScreen(session, place.filter);
    case 'history':
      return new HistoryScreen(session, place.job);
    case 'run':
      return new RunScreen(session, place.id);
    case 'changed-orders':
      return new ChangedOrdersScreen(session, place.run);
    case 'orders':
      return new OrdersScreen(session);
    case 'order':
      return new OrderScreen(session, place.id);
    case 'issues':
      return new IssuesScreen(session, place.filter);
    case 'issue':
      return new IssueScreen(session, place.id, place.among);
    case 'issue-report':
      return new IssueReportScreen(session);
    case 'print':
      return new PrintScreen(session, place.filter);
    case 'print-task':
      return new PrintTaskScreen(session, place.key);
    case 'print-counts':
      return new PrintCountsScreen(session);
    case 'stock':
      return new StockScreen(session);
    case 'stock-item':
      return new StockItemScreen(session, place.barcode);
    case 'queue':
      return new QueueScreen(session, place.filter);
    case 'delivery':
      return new DeliveryScreen(session, place.id);
    case 'products':
      return new ProductsScreen(session);
    case 'product':
      return new ProductScreen(session, place.barcode);
    case 'alerts':
      return new AlertsScreen(session, place.filter);
    case 'alert':
      return new AlertScreen(session, place.id);
    case 'source':
      return new SourceScreen(session, place);
    case 'call':
      return new CallScreen(session, place.call);
    case 'settings':
      return new SettingsScreen(session, place.filter);
    case 'stats':
      return new StatsScreen(session);
    case 'starts':
      return new StartsScreen(session);
    case 'intervals':
      return new IntervalsScreen(session);
    case 'doctor':
      return new DoctorScreen(session);
    case 'help':
      return new HelpScreen(session, place.topic);
    case 'logs':
      return new LogsScreen(session, place.job);
  }
}
