import { Badge, Button, Group, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Flow } from '../../../schemas/records/flow.ts'
import { call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { Detail, ListRow } from './parts.tsx'
import { go } from './place.ts'
import { useStore } from './store.ts'
import { TaskDiagram } from './task-diagram.tsx'

/** A task to begin with: it asks for a phone number and makes a ticket. */
const blank: Flow = {
  id: 'my-task',
  version: 1,
  isActive: false,
  name: { zh: '新任务', en: 'New task' },
  examples: { zh: [], en: [] },
  slots: [
    {
      name: 'phone',
      kind: 'phone',
      label: { zh: '电话', en: 'phone' },
      ask: { zh: '请告诉我联系电话。', en: 'Which phone number can we reach you on?' },
      options: [],
    },
  ],
  rules: [],
  confirm: { zh: '请同事联系 {phone}，确认吗？', en: 'A colleague calls {phone}. Shall I?' },
  ticket: { subject: { zh: '联系 {phone}', en: 'Call {phone}' }, priority: 'normal' },
  done: { zh: '已登记，工单 {ticket}。', en: 'Noted as ticket {ticket}.' },
}

/** What the assistant does for customers, as data: looked at as a picture, changed as words or as a whole. */
export function TasksPage({ id }: { readonly id: string | undefined }) {
  const { say, language } = useText()
  const [tasks, setTasks] = useState<readonly Flow[]>([])
  const canEdit = useStore((state) => state.me?.role !== 'agent')
  useEffect(() => {
    void call('listTasks').then(
      ({ items }) => setTasks(items),
      () => undefined,
    )
  }, [])
  const task = id === 'new' ? blank : tasks.find((one) => one.id === id)
  const put = (changed: Flow) => {
    setTasks((before) => [...before.filter((one) => one.id !== changed.id), changed])
    go('tasks', changed.id)
  }
  return (
    <main className="page">
      <section className={`pane ${task ? 'hidden-narrow' : ''}`} aria-label={say('tasks')}>
        <Text size="sm" c="dimmed" p="sm">
          {say('tasksHint')}
        </Text>
        {canEdit ? (
          <Group mx="xs" mb="xs">
            <Button size="compact-sm" variant="default" onClick={() => go('tasks', 'new')}>
              {say('newTask')}
            </Button>
          </Group>
        ) : null}
        <div className="scroll">
          {tasks.map((one) => (
            <ListRow
              key={one.id}
              title={one.name[language]}
              line={one.examples[language][0] ?? one.id}
              isCurrent={one.id === id}
              onOpen={() => go('tasks', one.id)}
              testId="task"
            >
              {one.isActive ? null : (
                <Badge size="xs" variant="default">
                  {say('switchedOff')}
                </Badge>
              )}
            </ListRow>
          ))}
        </div>
      </section>
      <section className={`pane ${task ? '' : 'hidden-narrow'}`} aria-label={say('entryDetail')}>
        {task ? <TaskEditor key={`${task.id} ${task.version}`} task={task} canEdit={canEdit} onSaved={put} /> : null}
      </section>
    </main>
  )
}

interface EditorProps {
  readonly task: Flow
  readonly canEdit: boolean
  readonly onSaved: (task: Flow) => void
}

const both = [
  ['zh', 'inChinese'],
  ['en', 'inEnglish'],
] as const

function TaskEditor({ task, canEdit, onSaved }: EditorProps) {
  const { say } = useText()
  const act = useAct()
  const [flow, setFlow] = useState(task)
  /** The whole as it is being written; undefined while the fields above are what counts. */
  const [json, setJson] = useState<string>()
  const [isBroken, setBroken] = useState(false)
  const change = (part: Partial<Flow>) => {
    setFlow({ ...flow, ...part })
    setJson(undefined)
  }
  const write = (text: string) => {
    setJson(text)
    try {
      const parsed = JSON.parse(text) as Flow
      setBroken(false)
      // Only what has the shape of a task is drawn; what is wrong with the rest the platform says when it is saved.
      if (Array.isArray(parsed.slots) && parsed.name && parsed.done) setFlow({ ...parsed, rules: parsed.rules ?? [] })
    } catch {
      setBroken(true)
    }
  }
  const save = () =>
    act(async () => {
      const body = json === undefined ? flow : (JSON.parse(json) as Flow)
      onSaved(await call('saveTask', { params: { taskId: body.id }, body }))
    })
  const lines = (text: string) =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
  return (
    <Detail page="tasks">
      <TaskDiagram flow={flow} />
      <Switch
        label={say('isOffered')}
        disabled={!canEdit}
        checked={flow.isActive}
        onChange={(event) => change({ isActive: event.currentTarget.checked })}
      />
      {both.map(([language, label]) => (
        <Stack key={language} gap="xs">
          <TextInput
            label={`${say('nameLabel')} · ${say(label)}`}
            readOnly={!canEdit}
            value={flow.name[language]}
            onChange={(event) => change({ name: { ...flow.name, [language]: event.currentTarget.value } })}
          />
          <Textarea
            label={`${say('askedFor')} · ${say(label)}`}
            readOnly={!canEdit}
            autosize
            minRows={3}
            maxRows={10}
            defaultValue={flow.examples[language].join('\n')}
            onBlur={(event) => change({ examples: { ...flow.examples, [language]: lines(event.currentTarget.value) } })}
          />
          {flow.confirm ? (
            <Textarea
              label={`${say('confirmWords')} · ${say(label)}`}
              readOnly={!canEdit}
              autosize
              value={flow.confirm[language]}
              onChange={(event) =>
                flow.confirm && change({ confirm: { ...flow.confirm, [language]: event.currentTarget.value } })
              }
            />
          ) : null}
          <Textarea
            label={`${say('doneWords')} · ${say(label)}`}
            readOnly={!canEdit}
            autosize
            value={flow.done[language]}
            onChange={(event) => change({ done: { ...flow.done, [language]: event.currentTarget.value } })}
          />
        </Stack>
      ))}
      <Textarea
        label={say('wholeTask')}
        readOnly={!canEdit}
        autosize
        minRows={4}
        maxRows={24}
        spellCheck={false}
        styles={{ input: { fontFamily: 'monospace', fontSize: 13 } }}
        value={json ?? JSON.stringify(flow, null, 2)}
        error={isBroken && json !== undefined ? say('notJson') : undefined}
        onChange={(event) => write(event.currentTarget.value)}
      />
      {canEdit ? (
        <Group>
          <Button onClick={save} disabled={isBroken && json !== undefined} data-testid="task-save">
            {say('save')}
          </Button>
        </Group>
      ) : (
        <Text c="dimmed">{say('readOnly')}</Text>
      )}
    </Detail>
  )
}
