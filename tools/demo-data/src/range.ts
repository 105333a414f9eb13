/** How the variants of a department's products differ. */
interface VariantAxis {
  /** Name, the short form used in the SKU, and the price as a share of the base price. */
  options: { name: string; code: string; priceShare: number }[];
}

export interface Department {
  tag: string;
  /** Three letters that begin its SKUs. */
  code: string;
  axis: VariantAxis;
  materials: string[];
  use: string;
  /** What it is, its extra tag and its base price in whole units of the currency. */
  articles: { name: string; tag: string; price: number }[];
}

export const brands = [
  'Nordvik',
  'Alba',
  'Kestrel',
  'Lindgren',
  'Faro',
  'Marlow',
  'Terra',
  'Oberland',
  'Sorrento',
  'Harbour',
];

const colours: VariantAxis = {
  options: [
    { name: 'Graphite', code: 'GRA', priceShare: 1 },
    { name: 'Sand', code: 'SND', priceShare: 1 },
    { name: 'Moss', code: 'MOS', priceShare: 1 },
    { name: 'Brick', code: 'BRK', priceShare: 1.05 },
  ],
};

const clothingSizes: VariantAxis = {
  options: [
    { name: 'S', code: 'S', priceShare: 1 },
    { name: 'M', code: 'M', priceShare: 1 },
    { name: 'L', code: 'L', priceShare: 1 },
    { name: 'XL', code: 'XL', priceShare: 1.1 },
  ],
};

const packs: VariantAxis = {
  options: [
    { name: 'Single', code: '1', priceShare: 1 },
    { name: 'Pack of 3', code: '3', priceShare: 2.7 },
    { name: 'Pack of 6', code: '6', priceShare: 5.1 },
    { name: 'Pack of 12', code: '12', priceShare: 9.6 },
  ],
};

const dimensions: VariantAxis = {
  options: [
    { name: 'Small', code: 'SM', priceShare: 1 },
    { name: 'Medium', code: 'MD', priceShare: 1.35 },
    { name: 'Large', code: 'LG', priceShare: 1.8 },
    { name: 'Extra large', code: 'XL', priceShare: 2.3 },
  ],
};

export const departments: Department[] = [
  {
    tag: 'kitchen',
    code: 'KIT',
    axis: colours,
    materials: ['enamelled steel', 'stoneware', 'cast iron', 'beech wood'],
    use: 'Made for daily cooking and easy to clean',
    articles: articles(
      'cookware',
      ['Kettle', 49],
      ['Saucepan', 39],
      ['Frying Pan', 59],
      ['Casserole', 89],
      ['Coffee Grinder', 45],
      ['Chopping Board', 29],
      ['Bread Bin', 36],
      ['Pepper Mill', 24],
      ['Mixing Bowl', 19],
      ['Moka Pot', 34],
    ),
  },
  {
    tag: 'tableware',
    code: 'TAB',
    axis: packs,
    materials: ['porcelain', 'stoneware', 'borosilicate glass', 'stainless steel'],
    use: 'Safe in the dishwasher and pleasant to hold',
    articles: articles(
      'dining',
      ['Mug', 12],
      ['Dinner Plate', 14],
      ['Soup Bowl', 13],
      ['Water Glass', 7],
      ['Wine Glass', 11],
      ['Dessert Spoon', 6],
      ['Table Fork', 6],
      ['Espresso Cup', 9],
      ['Napkin', 5],
      ['Carafe', 22],
    ),
  },
  {
    tag: 'lighting',
    code: 'LIG',
    axis: colours,
    materials: ['brushed aluminium', 'opal glass', 'powder-coated steel', 'oak'],
    use: 'Gives a warm light of 2700 K and takes any E27 bulb',
    articles: articles(
      'lamps',
      ['Desk Lamp', 69],
      ['Floor Lamp', 129],
      ['Pendant Lamp', 99],
      ['Wall Lamp', 59],
      ['Reading Light', 45],
      ['Table Lamp', 75],
      ['Lantern', 35],
      ['Spotlight', 42],
      ['Night Light', 18],
      ['Ceiling Lamp', 109],
    ),
  },
  {
    tag: 'textiles',
    code: 'TEX',
    axis: dimensions,
    materials: ['organic cotton', 'linen', 'merino wool', 'recycled polyester'],
    use: 'Woven in Portugal and washable at 40 °C',
    articles: articles(
      'living',
      ['Blanket', 49],
      ['Cushion', 25],
      ['Bath Towel', 19],
      ['Bed Sheet', 45],
      ['Curtain', 59],
      ['Rug', 89],
      ['Tablecloth', 39],
      ['Duvet Cover', 69],
      ['Pillow', 35],
      ['Throw', 42],
    ),
  },
  {
    tag: 'clothing',
    code: 'CLO',
    axis: clothingSizes,
    materials: ['organic cotton', 'merino wool', 'softshell', 'hemp'],
    use: 'Cut for movement and made to be mended',
    articles: articles(
      'apparel',
      ['T-Shirt', 25],
      ['Jumper', 79],
      ['Rain Jacket', 129],
      ['Work Trousers', 89],
      ['Fleece', 69],
      ['Shirt', 59],
      ['Running Shorts', 39],
      ['Cardigan', 85],
      ['Winter Coat', 219],
      ['Vest', 55],
    ),
  },
  {
    tag: 'outdoor',
    code: 'OUT',
    axis: dimensions,
    materials: ['ripstop nylon', 'waxed canvas', 'titanium', 'recycled polyester'],
    use: 'Tested in three winters above the tree line',
    articles: articles(
      'camping',
      ['Backpack', 89],
      ['Tent', 229],
      ['Sleeping Bag', 149],
      ['Sleeping Mat', 59],
      ['Dry Bag', 19],
      ['Tarp', 49],
      ['Camp Stove', 65],
      ['Hammock', 45],
      ['Water Bottle', 22],
      ['Cool Box', 79],
    ),
  },
  {
    tag: 'cycling',
    code: 'CYC',
    axis: colours,
    materials: ['aluminium', 'steel', 'reflective fabric', 'natural rubber'],
    use: 'Fits every common frame and needs no tools to mount',
    articles: articles(
      'bicycle',
      ['Helmet', 79],
      ['Pannier', 65],
      ['Bell', 12],
      ['Bike Lock', 55],
      ['Saddle', 49],
      ['Handlebar Grip', 19],
      ['Mudguard', 29],
      ['Bike Pump', 35],
      ['Rear Light', 25],
      ['Tool Roll', 32],
    ),
  },
  {
    tag: 'audio',
    code: 'AUD',
    axis: colours,
    materials: ['walnut', 'anodised aluminium', 'recycled plastic', 'wool felt'],
    use: 'Plays for twenty hours and can be repaired with one screwdriver',
    articles: articles(
      'electronics',
      ['Headphones', 149],
      ['Bookshelf Speaker', 199],
      ['Radio', 119],
      ['Turntable', 289],
      ['Earphones', 59],
      ['Soundbar', 249],
      ['Microphone', 99],
      ['Portable Speaker', 89],
      ['Amplifier', 329],
      ['Headphone Stand', 29],
    ),
  },
  {
    tag: 'office',
    code: 'OFF',
    axis: packs,
    materials: ['recycled paper', 'birch', 'anodised aluminium', 'vegetable-tanned leather'],
    use: 'Keeps a desk in order and lasts for years',
    articles: articles(
      'stationery',
      ['Notebook', 9],
      ['Fountain Pen', 29],
      ['Pencil', 3],
      ['Desk Tray', 19],
      ['Folder', 6],
      ['Stapler', 14],
      ['Ruler', 5],
      ['Card Box', 11],
      ['Tape Dispenser', 13],
      ['Calendar', 15],
    ),
  },
  {
    tag: 'garden',
    code: 'GAR',
    axis: dimensions,
    materials: ['galvanised steel', 'terracotta', 'ash wood', 'recycled plastic'],
    use: 'Stays outside all year without rust or rot',
    articles: articles(
      'gardening',
      ['Watering Can', 29],
      ['Planter', 35],
      ['Spade', 45],
      ['Hand Trowel', 15],
      ['Garden Bench', 189],
      ['Bird House', 25],
      ['Seed Tray', 12],
      ['Rake', 32],
      ['Hose Reel', 69],
      ['Compost Bin', 79],
    ),
  },
];

function articles(tag: string, ...list: [string, number][]): Department['articles'] {
  return list.map(([name, price]) => ({ name, tag, price }));
}
