import type { AmazonLine } from '../shop/amazon-links.ts';
import type { Shape } from './shape.ts';

type Json = Readonly<Record<string, unknown>>;

interface Choice {
  readonly label: string;
  readonly value: string;
}

const sides = ['Front', 'Back'] as const;
const image = { imageUrl: 'https://m.media-amazon.example/EXAMPLE.png', dimension: { width: 400, height: 400 } };

/** What lies in the JSON of a line's archive: the tree, and the flat list as the shape has it. */
export function writeDesign(line: AmazonLine, shape: Shape): Json {
  const { texts } = line.wish.pieces[0] ?? { texts: [] };
  const { options, picked } = coloursOf(line, shape);
  const surfaces = texts.map((text, at) => side(sides[at] ?? 'Back', text, at === 0 ? options : [], picked, shape));
  return {
    orderId: line.orderNumber,
    orderItemId: line.lineItemKey,
    legacyOrderItemId: line.lineItemKey,
    merchantId: 'A1EXAMPLE0SIM',
    marketplaceId: 'A1F83G8C2ARO7P',
    asin: 'B0EXAMPLE1',
    title: line.title,
    quantity: line.wish.quantity,
    vendorCode: null,
    customizationData: { type: 'PageContainerCustomization', children: surfaces.map(({ tree }) => tree) },
    ...flatList(
      surfaces.map(({ flat }) => flat),
      shape,
    ),
  };
}

/** One or two colours: by options, except that the last one may be picked in a colour field of the text. */
function coloursOf({ wish }: AmazonLine, shape: Shape): { options: Choice[]; picked: string | null } {
  const { colour, secondColour } = wish;
  if (secondColour === null) {
    if (shape.pickedColour) return { options: [], picked: colour };
    return { options: [{ label: 'Colour', value: colour }], picked: null };
  }
  const base = { label: 'Base Colour', value: colour };
  if (shape.pickedColour) return { options: [base], picked: secondColour };
  return { options: [base, { label: 'Text Colour', value: secondColour }], picked: null };
}

function side(
  name: string,
  text: string,
  options: readonly Choice[],
  picked: string | null,
  shape: Shape,
): { tree: Json; flat: Json } {
  const all =
    shape.chain === null || options.length === 0 ? options : [...options, { label: 'Chain', value: shape.chain }];
  const field = { name: 'Name', label: 'Name' };
  const tree = {
    type: 'PreviewContainerCustomization',
    ...{ name, label: name, baseImage: image, snapshot: { imageName: `${name.toLowerCase()}.jpg` }, svg: 'layout.svg' },
    children: [
      {
        type: 'FlatContainerCustomization',
        children: [
          ...all.map(({ label, value }) => ({
            type: 'OptionCustomization',
            ...{ name: label, label, displayValue: value },
            optionSelection: { name: value, label: value, additionalCost: { amount: 0, currency: 'GBP' } },
          })),
          {
            type: 'ContainerCustomization',
            ...{ name: 'Text 1', label: 'Your text' },
            children: [
              ...fontAndColour(picked, shape),
              {
                type: 'PlacementContainerCustomization',
                ...field,
                ...{ dimension: { width: 300, height: 60 }, position: { x: 50, y: 170 } },
                ...(shape.moved && { buyerPlacement: { position: { x: 61.5, y: 140.2 }, angleOfRotation: -7.5 } }),
                children: [{ type: 'TextCustomization', ...field, inputValue: text }],
              },
              ...(shape.emptyField ? [{ type: 'TextCustomization', label: 'Second line', inputValue: '' }] : []),
            ],
          },
        ],
      },
    ],
  };
  const printed = shape.moved
    ? { customizationType: 'ImagePrinting', ...field, svgImage: { imageName: 'layout.svg', imageUrl: null } }
    : { customizationType: 'TextPrinting', ...field, text, fontFamily: shape.font, colorName: picked };
  const chosen = all.map(({ label, value }) => ({
    customizationType: 'Options',
    ...{ name: label, label, optionValue: value, priceDelta: { currency: 'GBP', value: 0 } },
  }));
  return { tree, flat: { name, areas: [...chosen, printed] } };
}

function fontAndColour(picked: string | null, { font }: Shape): Json[] {
  return [
    ...(font === null
      ? []
      : [{ type: 'FontCustomization', label: 'Choose a font', fontSelection: { family: font, fontUrl: null } }]),
    ...(picked === null
      ? []
      : [
          {
            type: 'ColorCustomization',
            label: 'Choose a colour',
            colorSelection: { name: picked, value: '#000000', colorModel: 'RGB' },
          },
        ]),
  ];
}

function flatList(surfaces: readonly Json[], { flat }: Shape): Json {
  if (flat === 'none') return {};
  if (flat === 'a') return { customizationInfo: { 'version3.0': { surfaces } } };
  return { 'version3.0': { customizationInfo: { surfaces } } };
}
