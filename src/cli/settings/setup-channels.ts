/** What is asked for to set a channel up; a field that is not needed may be left empty. */
export interface SetupChannel {
  readonly id: 'shipstation' | 'trendyol' | 'opencart' | 'llm';
  readonly title: string;
  /** Where a person finds them. */
  readonly where: string;
  readonly fields: readonly { readonly name: string; readonly optional?: boolean }[];
  /** Names that a script may give as well begin so. */
  readonly prefix: string;
}

export const setupChannels: readonly SetupChannel[] = [
  {
    id: 'shipstation',
    title: 'ShipStation',
    where: 'ShipStation: Settings, Account, API Settings',
    fields: [
      { name: 'SHIPSTATION_API_KEY' },
      { name: 'SHIPSTATION_API_SECRET' },
      { name: 'SHIPSTATION_API_KEY_EXPIRES', optional: true },
    ],
    prefix: 'SHIPSTATION_',
  },
  {
    id: 'trendyol',
    title: 'Trendyol',
    where: 'the seller panel’s integration page',
    fields: [
      { name: 'TRENDYOL_SELLER_ID' },
      { name: 'TRENDYOL_API_KEY' },
      { name: 'TRENDYOL_API_SECRET' },
      { name: 'TRENDYOL_API_KEY_EXPIRES', optional: true },
    ],
    prefix: 'TRENDYOL_',
  },
  {
    id: 'opencart',
    title: 'OpenCart',
    where: 'the shop’s config.php',
    fields: [{ name: 'OPENCART_DATABASE_URL' }, { name: 'OPENCART_TABLE_PREFIX', optional: true }],
    prefix: 'OPENCART_',
  },
  {
    id: 'llm',
    title: 'Language model',
    where: 'whoever runs it; one on this host needs no key',
    fields: [
      { name: 'LLM_BASE_URL' },
      { name: 'LLM_MODEL' },
      { name: 'LLM_API_KEY', optional: true },
      { name: 'LLM_API_KEY_EXPIRES', optional: true },
    ],
    prefix: 'LLM_',
  },
];
