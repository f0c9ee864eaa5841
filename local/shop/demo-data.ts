import type { ShopOrder, ShopProduct } from '../../schemas/records/shop.ts'

const variants = (
  colors: readonly (readonly [string, string])[],
  sizes: readonly string[],
  stock: (index: number) => number,
) =>
  colors.flatMap(([color, colorEn], c) =>
    sizes.map((size, s) => ({ color, colorEn, size, stock: stock(c * sizes.length + s) })),
  )

const shapes = {
  jacket: 'M88 40l-34 20-14 74h22l8-38v54h100V96l8 38h22l-14-74-34-20c-8 12-56 12-64 0zM120 52v98',
  shoes: 'M40 120V76c14 10 30 8 44-6l34 30c16 12 44 10 70 18 10 4 12 14 12 22H48c-6 0-8-8-8-20zM40 128h160',
  mug: 'M86 44h60v96c0 8-6 14-14 14h-32c-8 0-14-6-14-14zM94 30h44v14H94zM146 66h16c12 0 16 8 16 18s-4 18-16 18h-16',
  shirt: 'M92 42l-40 18 12 34 20-8v64h72V86l20 8 12-34-40-18c-6 14-50 14-56 0z',
} as const

const picture = (hue: number, shape: keyof typeof shapes) =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 180"><rect width="240" height="180" fill="hsl(${hue} 38% 87%)"/><path d="${shapes[shape]}" fill="hsl(${hue} 40% 62%)" stroke="hsl(${hue} 45% 30%)" stroke-width="4" stroke-linejoin="round"/></svg>`)}`

/** The demo shop's catalogue. */
export const demoProducts: readonly ShopProduct[] = [
  {
    id: 'p-jacket',
    name: '山风冲锋衣',
    nameEn: 'Ridge shell jacket',
    aliases: ['冲锋衣', '外套', 'shell jacket', 'jacket'],
    price: 599,
    url: '/shop/#p-jacket',
    imageUrl: picture(150, 'jacket'),
    description: '三层压胶防水面料，可拆卸内胆，四季可穿。',
    descriptionEn: 'Three-layer taped waterproof shell with a removable lining.',
    material: '面料 100% 聚酯纤维，PU 膜；内胆摇粒绒',
    materialEn: '100% polyester with PU membrane; fleece lining',
    parts: [
      {
        name: '风帽',
        nameEn: 'Hood',
        description: '风帽可拆卸，三向抽绳调节，戴得下骑行头盔。',
        descriptionEn: 'The hood comes off, adjusts three ways and fits over a cycling helmet.',
      },
      {
        name: '拉链',
        nameEn: 'Zip',
        description: '拉链是压胶防水拉链，双头开合，戴手套也能拉。',
        descriptionEn: 'A taped waterproof two-way zip that works with gloves on.',
      },
      {
        name: '面料',
        nameEn: 'Shell',
        description: '面料是三层压胶聚酯，防水 20,000 毫米，可机洗。',
        descriptionEn: 'A three-layer taped polyester shell, waterproof to 20,000 mm, machine washable.',
      },
      {
        name: '袖口',
        nameEn: 'Cuff',
        description: '袖口是魔术贴，可以收紧防风。',
        descriptionEn: 'The cuffs close with hook-and-loop to keep the wind out.',
      },
    ],
    attributes: [
      {
        name: '防水',
        nameEn: 'Waterproofing',
        words: ['防雨', 'waterproof'],
        value: '20,000 毫米，压胶',
        valueEn: '20,000 mm, taped',
      },
      { name: '重量', nameEn: 'Weight', words: ['多重', 'how heavy'], value: '约 780 克', valueEn: 'about 780 g' },
    ],
    sizeChart: [
      { size: 'S', text: '衣长 68 厘米，胸围 104 厘米', textEn: 'length 68 cm, chest 104 cm' },
      { size: 'M', text: '衣长 70 厘米，胸围 110 厘米', textEn: 'length 70 cm, chest 110 cm' },
      { size: 'L', text: '衣长 72 厘米，胸围 116 厘米', textEn: 'length 72 cm, chest 116 cm' },
      { size: 'XL', text: '衣长 74 厘米，胸围 122 厘米', textEn: 'length 74 cm, chest 122 cm' },
    ],
    variants: variants(
      [
        ['红色', 'red'],
        ['黑色', 'black'],
        ['蓝色', 'blue'],
      ],
      ['S', 'M', 'L', 'XL'],
      (i) => [5, 0, 8, 3, 12, 9, 0, 4, 0, 0, 0, 0][i] ?? 2,
    ),
  },
  {
    id: 'p-shoes',
    name: '云步跑鞋',
    nameEn: 'Cloudstep running shoes',
    aliases: ['跑鞋', '运动鞋', '鞋子', 'running shoes', 'shoes'],
    price: 429,
    url: '/shop/#p-shoes',
    imageUrl: picture(205, 'shoes'),
    description: '轻量缓震中底，透气飞织鞋面，日常跑步五公里以内的选择。',
    descriptionEn: 'Light cushioned midsole and a breathable knit upper.',
    material: '鞋面飞织聚酯，鞋底 EVA 与橡胶',
    materialEn: 'Knit polyester upper, EVA and rubber sole',
    parts: [],
    attributes: [],
    sizeChart: [],
    variants: variants(
      [
        ['白色', 'white'],
        ['灰色', 'grey'],
      ],
      ['38', '39', '40', '41', '42'],
      (i) => [3, 6, 0, 7, 2, 4, 4, 5, 0, 1][i] ?? 1,
    ),
  },
  {
    id: 'p-mug',
    name: '晨光保温杯',
    nameEn: 'Dawn thermos',
    aliases: ['保温杯', '杯子', '水杯', 'thermos', 'mug', 'bottle'],
    price: 129,
    url: '/shop/#p-mug',
    imageUrl: picture(35, 'mug'),
    description: '316 不锈钢内胆，450 毫升，保温 12 小时。',
    descriptionEn: '316 stainless steel, 450 ml, keeps hot for 12 hours.',
    material: '内胆 316 不锈钢，外壳 304 不锈钢',
    materialEn: '316 stainless steel inside, 304 outside',
    parts: [],
    attributes: [
      {
        name: '容量',
        nameEn: 'Capacity',
        words: ['多少毫升', '装多少', 'how much does it hold'],
        value: '450 毫升',
        valueEn: '450 ml',
      },
      {
        name: '保温时间',
        nameEn: 'Keeps hot for',
        words: ['保温多久', 'how long does it keep'],
        value: '12 小时',
        valueEn: '12 hours',
      },
    ],
    sizeChart: [],
    variants: variants(
      [
        ['白色', 'white'],
        ['绿色', 'green'],
        ['粉色', 'pink'],
      ],
      ['450ml'],
      (i) => [20, 0, 6][i] ?? 1,
    ),
  },
  {
    id: 'p-shirt',
    name: '棉语T恤',
    nameEn: 'Cottontalk T-shirt',
    aliases: ['T恤', 't恤', '短袖', 'tshirt', 't-shirt', 'tee'],
    price: 99,
    url: '/shop/#p-shirt',
    imageUrl: picture(330, 'shirt'),
    description: '220 克重磅纯棉，预缩水处理。',
    descriptionEn: 'Heavy 220 g cotton, pre-shrunk.',
    material: '100% 棉',
    materialEn: '100% cotton',
    parts: [],
    attributes: [
      {
        name: '克重',
        nameEn: 'Fabric weight',
        words: ['厚不厚', '薄吗', 'thick'],
        value: '220 克，偏厚，不透',
        valueEn: '220 g, on the heavy side',
      },
    ],
    sizeChart: [
      { size: 'M', text: '衣长 69 厘米，胸围 104 厘米', textEn: 'length 69 cm, chest 104 cm' },
      { size: 'L', text: '衣长 71 厘米，胸围 108 厘米', textEn: 'length 71 cm, chest 108 cm' },
    ],
    variants: variants(
      [
        ['白色', 'white'],
        ['黑色', 'black'],
        ['红色', 'red'],
      ],
      ['S', 'M', 'L', 'XL'],
      (i) => (i === 8 ? 0 : 15),
    ),
  },
]

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()

export type DemoOrder = ShopOrder & { readonly customerId: string; readonly phone: string }

/** Orders of the demo shop; numbers start with YK. */
export const demoOrders: readonly DemoOrder[] = [
  {
    number: 'YK202611180001',
    customerId: 'u-1001',
    phone: '13800006688',
    status: 'shipped',
    placedAt: daysAgo(3),
    items: [{ name: '山风冲锋衣 红色 M', nameEn: 'Ridge shell jacket, red, M', quantity: 1 }],
    total: 599,
    carrier: '顺丰速运',
    trackingNumber: 'SF1382201196645',
    lastTrack: {
      at: '2026-11-20T09:42:00.000Z',
      text: '快件已到达【杭州转运中心】',
      textEn: 'Arrived at the Hangzhou hub',
    },
    estimatedArrival: '2026-11-22T10:00:00.000Z',
  },
  {
    number: 'YK202611150027',
    customerId: 'u-1001',
    phone: '13800006688',
    status: 'refunding',
    placedAt: daysAgo(6),
    items: [{ name: '晨光保温杯 白色', nameEn: 'Dawn thermos, white', quantity: 2 }],
    total: 258,
    refund: {
      amount: 258,
      text: '仓库已收到退货，正在验货，预计 24 小时内原路退回。',
      textEn: 'The warehouse has your return and is checking it; the money leaves within 24 hours.',
    },
  },
  {
    number: 'YK202611200008',
    customerId: 'u-1002',
    phone: '13900001234',
    status: 'paid',
    placedAt: daysAgo(1),
    items: [{ name: '云步跑鞋 白色 41', nameEn: 'Cloudstep running shoes, white, 41', quantity: 1 }],
    total: 429,
  },
  {
    number: 'YK202611160012',
    customerId: 'u-1003',
    phone: '13700005555',
    status: 'delivered',
    placedAt: daysAgo(5),
    deliveredAt: daysAgo(2),
    items: [{ name: '棉语T恤 黑色 M', nameEn: 'Cottontalk T-shirt, black, M', quantity: 1 }],
    total: 99,
    carrier: '中通快递',
    trackingNumber: 'ZT7789012345',
  },
  {
    number: 'YK202610010003',
    customerId: 'u-1003',
    phone: '13700005555',
    status: 'delivered',
    placedAt: daysAgo(45),
    deliveredAt: daysAgo(40),
    items: [{ name: '山风冲锋衣 黑色 L', nameEn: 'Ridge shell jacket, black, L', quantity: 1 }],
    total: 699,
  },
]
