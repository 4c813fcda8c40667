import type { WireOption } from './wire.ts';

/** How an account treats what `createorder` sends; of most of it the vendor's documentation says little (facts A5, A6, F). */
export interface WriteSettings {
  /** Customs entries stay as sent ("leave blank"), or are written anew from the lines. */
  customs: 'kept' | 'regenerated';
  /** Every written address is checked again, which may also change `residential`. */
  checksAddresses: boolean;
  /** Letters outside Latin-1 are stored as question marks. */
  latinOnly: boolean;
  /** The longest value of an option that is kept; null: any. */
  optionLimit: number | null;
}

export const plainWrites: Readonly<WriteSettings> = {
  customs: 'kept',
  checksAddresses: false,
  latinOnly: false,
  optionLimit: null,
};

export function storedOption({ name, value }: WireOption, { latinOnly, optionLimit }: WriteSettings): WireOption {
  const latin = latinOnly ? value.replace(/[^\u0000-\u00ff]/g, '?') : value;
  return { name, value: optionLimit === null ? latin : latin.slice(0, optionLimit) };
}
