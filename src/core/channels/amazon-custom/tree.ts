import { isColorName } from './color-words.ts';
import { below, type Design, distinct, emptyDesign, finding, imageFinding, isFilled, nameOf, shown } from './design.ts';
import { containerTypes, type LeafType, leafSchemas, readLeaf, readNode, type WireNode } from './wire.ts';

/** A node's own fonts and colours: they hold for the texts in it, unless a container nearer to the text has some. */
interface Scope {
  readonly id: number;
  readonly fonts: string[];
  readonly colors: string[];
}

interface Place {
  readonly path: readonly string[];
  /** From the outermost in. */
  readonly scopes: readonly Scope[];
}

/**
 * Walks a design's tree, every surface and every child of it, in its own order (facts on Amazon Custom, B3). A node of a kind that
 * nobody knows becomes a finding, and what is inside it is read all the same: a person decides.
 *
 * @param root `customizationData`
 * @throws Unreadable when a node of a known kind is not shaped as it should be
 */
export function walkTree(root: unknown): Design {
  const design = emptyDesign('archive');
  let scopes = 0;

  const visit = (value: unknown, place: Place): void => {
    const node = readNode(value);
    const path = below(place.path, nameOf(node));
    const type = node.type?.trim() ?? '';
    if (isLeaf(type)) readers[type](design, value, { ...place, path }, node);
    else if (!containerTypes.has(type))
      design.findings.push(finding('unknown-node', `${shown(path)}: ${type === '' ? 'a node without a type' : type}`));
    const children = node.children ?? [];
    if (children.length === 0) return;
    scopes += 1;
    const scope: Scope = { id: scopes, fonts: [], colors: [] };
    const inside: Place = { path, scopes: [...place.scopes, scope] };
    // First what holds for all, wherever it stands among its neighbours.
    for (const child of children) collect(child, inside, scope, design);
    for (const child of children) visit(child, inside);
  };

  visit(root, { path: [], scopes: [] });
  return design;
}

function isLeaf(type: string): type is LeafType {
  return Object.hasOwn(leafSchemas, type);
}

/** A container's own fonts and colours. */
function collect(value: unknown, { path }: Place, scope: Scope, design: Design): void {
  const node = readNode(value);
  if (node.type === 'FontCustomization') {
    const family = readLeaf('FontCustomization', value).fontSelection?.family;
    if (isFilled(family)) scope.fonts.push(family);
  }
  if (node.type === 'ColorCustomization') {
    const picked = readLeaf('ColorCustomization', value).colorSelection;
    const color = [picked?.name, picked?.value].find(isFilled);
    if (color === undefined) return;
    scope.colors.push(color);
    design.colors.push({ path: below(path, nameOf(node)), value: color, container: scope.id });
  }
}

type Reader = (design: Design, value: unknown, place: Place, node: WireNode) => void;

const readers: Readonly<Record<LeafType, Reader>> = {
  // Read with their container.
  FontCustomization: () => undefined,
  ColorCustomization: () => undefined,

  TextCustomization: (design, value, { path, scopes }, node) => {
    const text = readLeaf('TextCustomization', value).inputValue;
    if (!isFilled(text)) return;
    const font = nearest(scopes, 'fonts');
    const color = nearest(scopes, 'colors');
    if (font.several) {
      const detail = `${shown(path)}: several fonts and no telling which is whose: ${font.several.join(', ')}`;
      design.findings.push(finding('font-request', detail));
    }
    if (color.several) {
      const detail = `${shown(path)}: several colours and no telling which is the text’s: ${color.several.join(', ')}`;
      design.findings.push(finding('colors-disagree', detail));
    }
    design.texts.push({ path, label: nameOf(node) ?? path.at(-1) ?? null, text, font: font.one, color: color.one });
  },

  OptionCustomization: (design, value, { path }, node) => {
    const { optionSelection: selection, displayValue } = readLeaf('OptionCustomization', value);
    const name = nameOf(node) ?? shown(path);
    const isColor = isColorName(node.name, node.label);
    const said = distinct([selection?.name, selection?.label, displayValue].filter(isFilled));
    if (isColor && said.length > 1)
      design.findings.push(finding('colors-disagree', `${shown(path)}: it is called ${said.join(', and also ')}`));
    design.options.push({ path, name, isColor, value: said[0] ?? null });
  },

  ImageCustomization: (design, value, { path }) => {
    const { image } = readLeaf('ImageCustomization', value);
    if (!isFilled(image?.imageName) && !isFilled(image?.buyerFilename)) return;
    design.images += 1;
    design.findings.push(imageFinding(path, [image?.imageName, image?.buyerFilename]));
  },
};

/** What the nearest container says, where it says one thing. */
function nearest(scopes: readonly Scope[], what: 'fonts' | 'colors'): { one: string | null; several: string[] | null } {
  const scope = scopes.findLast((each) => each[what].length > 0);
  const said = distinct(scope?.[what] ?? []);
  return said.length > 1 ? { one: null, several: said } : { one: said[0] ?? null, several: null };
}
