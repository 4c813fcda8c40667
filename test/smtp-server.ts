import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Mailbox {
  /** For SMTP_URL. */
  readonly url: string;
  /** Mails as they came, headers and all. */
  readonly mails: string[];
  /** What the next mails are answered at their end; undefined: they are taken. */
  refuse: string | undefined;
}

/** A real mail server as small as it can be: it takes whatever it is told and keeps it. */
export async function startMailbox(): Promise<Mailbox> {
  const sockets = new Set<Socket>();
  const box: { url: string; mails: string[]; refuse: string | undefined } = { url: '', mails: [], refuse: undefined };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.setEncoding('utf8');
    let [text, mail] = ['', null as string | null];
    socket.write('220 test ESMTP\r\n');
    socket.on('data', (chunk: string) => {
      text += chunk;
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        if (mail !== null && line !== '.') {
          mail += `${line}\n`;
        } else if (mail !== null) {
          if (box.refuse === undefined) box.mails.push(mail);
          mail = null;
          socket.write(`${box.refuse ?? '250 taken'}\r\n`);
        } else if (line === 'DATA') {
          mail = '';
          socket.write('354 go on\r\n');
        } else if (/^EHLO/i.test(line)) socket.write('250-test\r\n250 8BITMIME\r\n');
        else if (line === 'QUIT') socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  box.url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return box;
}
