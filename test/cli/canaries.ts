import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Words of a buyer that are found again wherever they are kept. */
export const canaries = {
  name: 'Zenobia Canaryname',
  email: 'zenobia@canary-mail.example',
  street: '77 Canarystreet',
  phone: '0555-CANARY-77',
  note: 'CANARYNOTE please hurry',
  option: 'CANARYOPTION',
  earlier: 'Zenobia Canarymaiden',
  model: 'CANARYMODEL',
  act: 'CANARYACT',
  file: 'CANARYFILE',
  told: 'CANARYHOOK',
  task: 'CANARYTASK',
  issue: 'CANARYISSUE',
  reason: 'CANARYREASON',
  error: 'CANARYERROR',
};

/** Which of them store and inbox of a home still hold, byte by byte. */
export function filesHold(home: string): string[] {
  const files = ['orderdeck.db', 'orderdeck.db-wal', 'inbox.db', 'inbox.db-wal'].map((name) =>
    path.join(home, 'db', name),
  );
  const bytes = Buffer.concat(files.filter((file) => existsSync(file)).map((file) => readFileSync(file)));
  return Object.values(canaries).filter((text) => bytes.includes(text));
}
