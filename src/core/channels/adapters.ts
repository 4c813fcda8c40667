/** What each channel's code speaks, for `--version` and doctor (M157). */
export const adapters = [
  { channel: 'ShipStation', speaks: 'API V1' },
  { channel: 'Amazon Custom', speaks: 'customization files with version 3.0 surfaces' },
  { channel: 'Trendyol', speaks: 'integration gateway (orders v2, products v2)' },
  { channel: 'OpenCart', speaks: 'the database of 4.0.2' },
] as const;
