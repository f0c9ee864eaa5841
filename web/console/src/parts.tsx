import { Button, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from './context.tsx'
import { go, type PageName } from './place.ts'

interface ListRowProps {
  readonly title: string
  readonly line: string
  readonly isCurrent: boolean
  readonly onOpen: () => void
  readonly testId?: string
  /** What stands beside the title. */
  readonly children?: ReactNode
}

/** One of a list: its title with badges, and a line of what it says. */
export function ListRow({ title, line, isCurrent, onOpen, testId, children }: ListRowProps) {
  return (
    <button type="button" className="row" aria-current={isCurrent} data-testid={testId} onClick={onOpen}>
      <div className="line">
        <Text fw={600} size="sm" className="ellipsis" component="span">
          {title}
        </Text>
        {children}
      </div>
      <Text size="sm" c="dimmed" lineClamp={1}>
        {line}
      </Text>
    </button>
  )
}

interface DetailProps {
  /** The page whose list a narrow screen goes back to. */
  readonly page: PageName
  readonly testId?: string
  readonly children: ReactNode
}

/** What was opened from a list. */
export function Detail({ page, testId, children }: DetailProps) {
  const { say } = useText()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    // biome-ignore lint/a11y/useSemanticElements: nothing here is a form
    <div className="scroll" role="group" tabIndex={0} aria-label={say(page)}>
      <Stack className="detail" data-testid={testId}>
        <Button className="only-narrow" size="compact-sm" variant="default" onClick={() => go(page)}>
          {say('back')}
        </Button>
        {children}
      </Stack>
    </div>
  )
}
