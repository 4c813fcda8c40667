import * as z from 'zod';
import { type AlertSettings, alertSettings, alertVariables } from '../src/core/settings-alerts.ts';

/** What holds where nothing is set: nobody is told. */
export const noAlerts: AlertSettings = alertSettings(z.object(alertVariables).parse({}), true);
