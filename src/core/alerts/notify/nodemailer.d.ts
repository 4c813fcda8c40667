/** As much of it as is used; the package carries no types. */
declare module 'nodemailer' {
  export interface Mail {
    readonly from: string;
    readonly to: readonly string[];
    readonly subject: string;
    readonly text: string;
    readonly messageId: string;
    readonly date: Date;
    readonly headers: Readonly<Record<string, string>>;
    readonly disableFileAccess: true;
    readonly disableUrlAccess: true;
  }
  export interface Sent {
    readonly accepted?: readonly string[];
    readonly rejected?: readonly string[];
    readonly message?: Uint8Array;
  }
  export interface Transport {
    sendMail(mail: Mail): Promise<Sent>;
    close(): void;
  }
  const nodemailer: { createTransport(options: Readonly<Record<string, unknown>>): Transport };
  export default nodemailer;
}
