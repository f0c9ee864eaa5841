import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { signOut } from './auth.ts'
import { useText } from './context.tsx'

interface State {
  readonly error?: Error
}

/** Keeps a fault of one page from taking the others with it: it is said, and the page can be tried again. */
export class Boundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = {}

  static getDerivedStateFromError = (error: Error): State => ({ error })

  override render(): ReactNode {
    const { error } = this.state
    return error ? (
      <Broken error={error} onRetry={() => this.setState({ error: undefined as never })} />
    ) : (
      this.props.children
    )
  }
}

/** The console could not begin: the network is away, or whoever signed in may not work here. */
export function NotStarted({ error }: { readonly error: Error }) {
  const { say } = useText()
  return (
    <main className="page-broken">
      <Stack align="center" p="xl" role="alert">
        <Title order={1} size="h4">
          {say('notStarted')}
        </Title>
        <Text size="sm" c="dimmed">
          {error.message}
        </Text>
        <Group>
          <Button onClick={() => location.reload()}>{say('tryAgain')}</Button>
          <Button variant="default" onClick={() => void signOut()}>
            {say('signOut')}
          </Button>
        </Group>
      </Stack>
    </main>
  )
}

function Broken({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  const { say } = useText()
  return (
    <main className="page-broken">
      <Stack align="center" p="xl" role="alert">
        <Text fw={600}>{say('pageBroken')}</Text>
        <Text size="sm" c="dimmed">
          {error.message}
        </Text>
        <Button onClick={onRetry}>{say('tryAgain')}</Button>
      </Stack>
    </main>
  )
}
