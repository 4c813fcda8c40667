import type { Finding } from '../../domain/print/personalization.ts';
import { isColorName } from './color-words.ts';
import { below, type Design, emptyDesign, finding, imageFinding, isFilled, nameOf, shown } from './design.ts';
import type { WireArea, WireDesign, WireSurface } from './wire.ts';

/**
 * The flat lists of a design that say anything: `version3.0` lies inside `customizationInfo`, or round it, and since November 2021
 * it may be missing (facts on Amazon Custom, B3).
 */
export function flatLists(design: WireDesign): (readonly WireSurface[])[] {
  const both = [design.customizationInfo?.['version3.0']?.surfaces, design['version3.0']?.customizationInfo?.surfaces];
  return both.map((list) => list ?? []).filter((list) => list.some(({ areas }) => (areas ?? []).length > 0));
}

/** Reads a flat list for a file that has no tree, every surface of it. */
export function readFlat(surfaces: readonly WireSurface[]): Design {
  const design = emptyDesign('archive, flat list');
  for (const { area, path } of areasOf(surfaces)) {
    const reader = readers[area.customizationType ?? ''];
    if (reader) reader(design, area, path);
    else
      design.findings.push(finding('unknown-node', `${shown(path)}: ${area.customizationType ?? 'an untyped area'}`));
  }
  return design;
}

const readers: Readonly<Record<string, (design: Design, area: WireArea, path: readonly string[]) => void>> = {
  TextPrinting: (design, area, path) => {
    if (!isFilled(area.text)) return;
    const color = [area.colorName, area.fill].find(isFilled) ?? null;
    const font = isFilled(area.fontFamily) ? area.fontFamily : null;
    if (color !== null) design.colors.push({ path, value: color, container: design.colors.length });
    design.texts.push({ path, label: nameOf(area), text: area.text, color, font });
  },

  Options: (design, area, path) => {
    design.options.push({
      path,
      name: nameOf(area) ?? shown(path),
      isColor: isColorName(area.name, area.label),
      value: isFilled(area.optionValue) ? area.optionValue : null,
    });
  },

  ImagePrinting: (design, area, path) => {
    if (isFilled(area.buyerFilename)) {
      design.images += 1;
      design.findings.push(imageFinding(path, [area.buyerFilename]));
    } else {
      // The list has but a drawing of a text that the buyer moved, and there is no tree to tell the text.
      design.findings.push(finding('missing-text', `${shown(path)}: only a drawing of it is in the file`));
    }
  },
};

/**
 * Whether a flat list bears the tree's texts out. A text that is not in the list is no contradiction when an area of the list has
 * shrunk to a drawing: that happens when a buyer moves a text.
 */
export function compareFlat({ texts }: Design, surfaces: readonly WireSurface[]): Finding | null {
  const areas = areasOf(surfaces).map(({ area }) => area);
  const drawings = areas.filter((area) => area.customizationType === 'ImagePrinting' && !isFilled(area.buyerFilename));
  const missing = texts.map(({ text }) => comparable(text));
  let foreign = 0;
  for (const area of areas) {
    if (area.customizationType !== 'TextPrinting' || !isFilled(area.text)) continue;
    const at = missing.indexOf(comparable(area.text));
    if (at < 0) foreign += 1;
    else missing.splice(at, 1);
  }
  if (foreign === 0 && missing.length <= drawings.length) return null;
  const words = [
    ...(foreign === 0 ? [] : [`${foreign} of the flat list’s texts not in the tree`]),
    ...(missing.length <= drawings.length ? [] : [`${missing.length} of the tree’s texts not in the flat list`]),
  ];
  return finding('file-disagrees', words.join(', '));
}

function areasOf(surfaces: readonly WireSurface[]): { area: WireArea; path: readonly string[] }[] {
  return surfaces.flatMap((surface) => {
    const path = below([], nameOf(surface));
    return (surface.areas ?? []).map((area) => ({ area, path: below(path, nameOf(area)) }));
  });
}

function comparable(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim();
}
