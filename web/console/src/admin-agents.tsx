import { Badge, Group, MultiSelect, NumberInput, Select, TagsInput, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { type BodyOf, call } from './api.ts'
import { useAct, useText } from './context.tsx'
import { type Agent, set, useStore } from './store.ts'

/** Who serves customers: how much at once, what they know and how well, their teams and languages. */
export function AgentsSection() {
  const agents = useStore((state) => state.agents)
  useEffect(() => {
    void call('listAgents').then(
      ({ items }) => set({ agents: items }),
      () => undefined,
    )
  }, [])
  return agents.map((agent) => <OneAgent key={agent.id} agent={agent} />)
}

function OneAgent({ agent }: { readonly agent: Agent }) {
  const { say } = useText()
  const act = useAct()
  const teams = useStore((state) => state.settings?.teams.value.items) ?? []
  const skills = useStore((state) => [...new Set(state.agents.flatMap((one) => one.skills))].join('\n'))
  const [isSaved, setSaved] = useState(false)
  const edit = (body: BodyOf<'editAgent'>) =>
    act(async () => {
      const changed = await call('editAgent', { params: { agentId: agent.id }, body })
      set((before) => ({ agents: before.agents.map((one) => (one.id === changed.id ? changed : one)) }))
      setSaved(true)
    })
  return (
    <fieldset className="card" data-testid="agent-card">
      <Group justify="space-between">
        <Text fw={650}>{agent.name}</Text>
        <Group gap={6}>
          <Badge variant="default">{say(`role-${agent.role}`)}</Badge>
          <Badge variant="default">{say(agent.availability)}</Badge>
          <Text size="xs" c="dimmed" role="status">
            {agent.load}/{agent.capacity} {isSaved ? `· ${say('saved')}` : ''}
          </Text>
        </Group>
      </Group>
      <Text size="xs" c="dimmed">
        {agent.email}
      </Text>
      <div className="fields">
        <NumberInput
          size="xs"
          label={say('capacity')}
          min={0}
          max={50}
          defaultValue={agent.capacity}
          onBlur={(event) => {
            const capacity = Number(event.currentTarget.value)
            if (capacity !== agent.capacity) void edit({ capacity })
          }}
        />
        <NumberInput
          size="xs"
          label={say('ticketCapacity')}
          min={0}
          max={200}
          defaultValue={agent.ticketCapacity}
          onBlur={(event) => {
            const ticketCapacity = Number(event.currentTarget.value)
            if (ticketCapacity !== agent.ticketCapacity) void edit({ ticketCapacity })
          }}
        />
        <TagsInput
          size="xs"
          label={say('skills')}
          value={agent.skills}
          data={skills.split('\n').filter(Boolean)}
          onChange={(to) => void edit({ skills: to })}
        />
        <MultiSelect
          size="xs"
          label={say('teams')}
          value={agent.teamIds}
          data={teams.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(teamIds) => void edit({ teamIds })}
        />
        <MultiSelect
          size="xs"
          label={say('languages')}
          value={agent.languages}
          data={['zh', 'en']}
          onChange={(languages) => void edit({ languages: languages as Agent['languages'] })}
        />
        {agent.skills.map((skill) => (
          <Select
            key={skill}
            size="xs"
            label={`${say('level')}: ${skill}`}
            allowDeselect={false}
            data={['1', '2', '3', '4', '5']}
            value={String(agent.skillLevels[skill] ?? 3)}
            onChange={(value) => value && void edit({ skillLevels: { ...agent.skillLevels, [skill]: Number(value) } })}
          />
        ))}
      </div>
    </fieldset>
  )
}
