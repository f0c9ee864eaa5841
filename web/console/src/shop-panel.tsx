import { Button, Group, Text, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { call } from './api.ts'
import { useText } from './context.tsx'
import { timeOf } from './format.ts'
import { send } from './outbox.ts'
import { useStore } from './store.ts'
import { wordIn } from './text.ts'

type Order = Awaited<ReturnType<typeof call<'listCustomerOrders'>>>['items'][number]
type Product = Awaited<ReturnType<typeof call<'listProducts'>>>['items'][number]

const money = (value: number) => `¥${value.toFixed(2)}`

/** What the shop knows beside a conversation: the customer's orders, and products; each is sent as a card by one click. */
export function ShopPanel({
  conversationId,
  customerId,
  isVerified,
}: {
  readonly conversationId: string
  readonly customerId: string
  readonly isVerified: boolean
}) {
  const { say, language } = useText()
  const canSend = useStore((state) => {
    const one = state.conversations[conversationId]
    return (
      one?.status === 'assigned' &&
      (one.agentId === state.me?.id || one.participants.some(({ agentId }) => agentId === state.me?.id))
    )
  })
  const [orders, setOrders] = useState<readonly Order[]>([])
  const [products, setProducts] = useState<readonly Product[]>([])
  const [words, setWords] = useState('')
  useEffect(() => {
    setOrders([])
    if (isVerified)
      void call('listCustomerOrders', { params: { customerId } }).then(
        ({ items }) => setOrders(items),
        () => undefined,
      )
  }, [customerId, isVerified])
  useEffect(() => {
    if (!words.trim()) return setProducts([])
    const timer = setTimeout(
      () =>
        void call('listProducts', { query: { q: words.trim() } }).then(
          ({ items }) => setProducts(items),
          () => undefined,
        ),
      250,
    )
    return () => clearTimeout(timer)
  }, [words])
  const isZh = language === 'zh'
  const orderCard = (order: Order) =>
    send(conversationId, {
      type: 'card',
      title: `${say('order')} ${order.number}`,
      description: [
        wordIn(language, order.status),
        order.items.map((item) => `${isZh ? item.name : item.nameEn} ×${item.quantity}`).join(isZh ? '、' : ', '),
        money(order.total),
        order.trackingNumber && `${order.carrier ?? ''} ${order.trackingNumber}`,
      ]
        .filter(Boolean)
        .join('\n'),
    })
  const productCard = (product: Product) =>
    send(conversationId, {
      type: 'card',
      title: isZh ? product.name : product.nameEn,
      description: `${money(product.price)}\n${isZh ? product.description : product.descriptionEn}`,
      url: product.url,
      ...(product.imageUrl && { imageUrl: product.imageUrl }),
    })
  const sendButton = (onClick: () => void) =>
    canSend ? (
      <Button size="compact-xs" variant="light" onClick={onClick} data-testid="send-card">
        {say('send')}
      </Button>
    ) : null
  return (
    <section aria-label={say('shop')}>
      {orders.length > 0 ? (
        <Text fw={650} size="sm" mt="sm">
          {say('orders')}
        </Text>
      ) : null}
      {orders.map((order) => (
        <div key={order.number} className="card-line">
          <Group justify="space-between" wrap="nowrap" gap={6}>
            <Text size="sm" fw={500} className="ellipsis">
              {order.number}
            </Text>
            {sendButton(() => orderCard(order))}
          </Group>
          <Text size="xs" c="dimmed">
            {wordIn(language, order.status)} · {money(order.total)} · {timeOf(order.placedAt, language)}
          </Text>
        </div>
      ))}
      <TextInput
        size="xs"
        mt="sm"
        label={say('products')}
        placeholder={say('search')}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {products.map((product) => (
        <div key={product.id} className="card-line">
          <Group justify="space-between" wrap="nowrap" gap={6}>
            <Text size="sm" className="ellipsis">
              {isZh ? product.name : product.nameEn}
            </Text>
            {sendButton(() => productCard(product))}
          </Group>
          <Text size="xs" c="dimmed">
            {money(product.price)} · {say('stock')} {product.variants.reduce((sum, { stock }) => sum + stock, 0)}
          </Text>
        </div>
      ))}
    </section>
  )
}
