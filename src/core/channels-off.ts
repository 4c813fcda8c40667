import type { ChannelId } from './context.ts';
import type { Settings } from './settings.ts';

/** What to set, for each channel that can be off. */
export const channelOffWords = {
  shipstation: 'ShipStation is off: set SHIPSTATION_API_KEY and SHIPSTATION_API_SECRET.',
  llm: 'The language model is off: set LLM_BASE_URL and LLM_MODEL.',
  trendyol: 'Trendyol is off: set TRENDYOL_SELLER_ID, TRENDYOL_API_KEY and TRENDYOL_API_SECRET.',
  opencart: 'OpenCart is off: set OPENCART_DATABASE_URL.',
};

/** Channels that are off, and why. */
export type ChannelsOff = Readonly<Partial<Record<ChannelId, string>>>;

/** Which channels are off and why, without connecting to any. */
export function channelsOff(settings: Settings): ChannelsOff {
  return {
    ...(settings.shipstation ? {} : { shipstation: channelOffWords.shipstation }),
    ...(settings.llm ? {} : { llm: channelOffWords.llm }),
    ...(settings.trendyol ? {} : { trendyol: channelOffWords.trendyol }),
    ...(settings.opencart ? {} : { opencart: channelOffWords.opencart }),
  };
}

/** Why something that needs these channels cannot work; null when it can. */
export function whyOff(needs: readonly string[], off: ChannelsOff): string | null {
  return needs.map((id) => off[id as ChannelId]).find((why) => why !== undefined) ?? null;
}
