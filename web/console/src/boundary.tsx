import { Button, Stack, Text } from '@mantine/core'
import { Component, type ReactNode } from 'react'
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

function Broken({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  const { say } = useText()
  return (
    <main className="page-broken" role="alert">
      <Stack align="center" p="xl">
        <Text fw={600}>{say('pageBroken')}</Text>
        <Text size="sm" c="dimmed">
          {error.message}
        </Text>
        <Button onClick={onRetry}>{say('tryAgain')}</Button>
      </Stack>
    </main>
  )
}
