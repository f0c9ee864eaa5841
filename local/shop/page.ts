import type { ShopProduct } from '../../schemas/records/shop.ts'
import { escapeHtml } from '../escape-html.ts'

interface PageOptions {
  readonly base: string
  readonly webChatInbox: string
  readonly products: readonly ShopProduct[]
  readonly customers: readonly { readonly id: string; readonly name: string }[]
  /** The product whose page it is. */
  readonly looksAt?: string
  readonly signedIn?: { readonly id: string; readonly name: string; readonly level: string; readonly proof: string }
}

/** The demo shop's page, with the widget as a company would paste it. */
export function shopPage({ webChatInbox, products, customers, signedIn, looksAt }: PageOptions): string {
  const cards = products
    .map((product) => {
      const swatches = [...new Set(product.variants.map((variant) => variant.color))].join(' · ')
      return `<article id="${product.id}"${product.id === looksAt ? ' aria-current="true"' : ''}><img src="${product.imageUrl}" alt="" width="240" height="180"><h2><a href="?${signedIn ? `as=${signedIn.id}&` : ''}product=${product.id}#${product.id}">${escapeHtml(product.name)}</a></h2><p>${escapeHtml(product.description)}</p><p class="dim">${escapeHtml(swatches)}</p><p class="price">¥${product.price}</p></article>`
    })
    .join('')
  const identity = signedIn
    ? ` data-external-id="${signedIn.id}" data-proof="${signedIn.proof}" data-name="${escapeHtml(signedIn.name)}" data-level="${signedIn.level}"`
    : ''
  const who = customers
    .map(
      ({ id, name }) =>
        `<a href="/shop/?as=${id}"${signedIn?.id === id ? ' aria-current="true"' : ''}>${escapeHtml(name)}</a>`,
    )
    .join('')
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>云客小店</title><style>
:root{color-scheme:light dark;--bg:#faf8f5;--card:#fff;--line:#e6e1d8;--text:#24211c;--dim:#6d665b;--accent:#0b6e5f}
@media(prefers-color-scheme:dark){:root{--bg:#171614;--card:#211f1c;--line:#36322c;--text:#efeae2;--dim:#a79f92;--accent:#4fc3ae}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--text);font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif}
header{display:flex;flex-wrap:wrap;gap:8px 24px;align-items:baseline;padding:22px clamp(16px,5vw,56px);border-bottom:1px solid var(--line)}
h1{font-size:24px;margin:0}nav{display:flex;gap:14px;margin-left:auto;font-size:14px}a{color:var(--accent)}a[aria-current]{font-weight:700;text-decoration:none;color:var(--text)}
main .goods{display:grid;grid-template-columns:repeat(auto-fill,minmax(220px,1fr));gap:20px;padding:28px clamp(16px,5vw,56px) 120px;max-width:1200px;margin:auto}
article{background:var(--card);border:1px solid var(--line);border-radius:14px;overflow:hidden;padding-bottom:14px}article img{width:100%;height:auto;display:block}
article[aria-current]{outline:2px solid var(--accent)}article h2 a{color:inherit;text-decoration:none}article h2 a:hover{text-decoration:underline}article h2{font-size:17px;margin:14px 16px 4px}article p{margin:0 16px 4px;font-size:14px}.dim{color:var(--dim)}.price{font-size:18px!important;font-weight:700;margin-top:8px!important}
.intro{padding:20px clamp(16px,5vw,56px) 0;max-width:1200px;margin:auto;color:var(--dim);font-size:14px}
</style></head><body><header><h1>云客小店</h1><nav aria-label="登录身份"><a href="/shop/"${signedIn ? '' : ' aria-current="true"'}>访客</a>${who}</nav></header>
<main><p class="intro">演示商店。右下角可以咨询：“冲锋衣有红色的吗？”、“我的快递到哪了”（${signedIn ? `已登录为 ${escapeHtml(signedIn.name)}` : '登录后可直接查询；访客试试订单号 YK202611180001，手机尾号 6688'}）、“转人工”。</p>
<div class="goods">${cards}</div></main>
<script src="/widget/yunke.js" data-inbox="${webChatInbox}" data-greet-after="6"${looksAt ? ` data-product="${looksAt}"` : ''}${identity} defer></script></body></html>`
}
