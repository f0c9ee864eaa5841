import { Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { AgentsSection } from './admin-agents.tsx'
import { InboxesSection } from './admin-inboxes.tsx'
import { ApiKeysSection, AuditSection, CannedSection } from './admin-records.tsx'
import { StaffSection } from './admin-staff.tsx'
import { WebhooksSection } from './admin-webhooks.tsx'
import { useText } from './context.tsx'
import { Detail, ListRow } from './parts.tsx'
import { go, settingSections } from './place.ts'
import { HoursSection, SurveySection } from './setting-hours.tsx'
import { DeskSection, QualitySection } from './setting-quality.tsx'
import {
  MacrosSection,
  RoutingSection,
  ServiceLevelsSection,
  TagsSection,
  TeamsSection,
  TicketTypesSection,
} from './setting-sections.tsx'
import { useStore } from './store.ts'
import type { TextKey } from './text.ts'

type Section = (typeof settingSections)[number]
const forAdmins = new Set<Section>(['staff', 'apiKeys', 'webhooks'])

const hints: Readonly<Record<Section, TextKey>> = {
  staff: 'hintStaff',
  agents: 'hintAgents',
  teams: 'hintTeams',
  hours: 'hintHours',
  routing: 'hintRouting',
  serviceLevels: 'hintServiceLevels',
  ticketTypes: 'hintTicketTypes',
  macros: 'hintMacros',
  cannedReplies: 'hintCanned',
  tags: 'hintTags',
  qualityCard: 'hintQuality',
  surveySettings: 'hintSurvey',
  deskSettings: 'hintDesk',
  inboxes: 'hintInboxes',
  apiKeys: 'hintApiKeys',
  webhooks: 'hintWebhooks',
  audit: 'hintAudit',
}

/** Everything that a company sets while the platform runs. */
export function SettingsPage({ id }: { readonly id: string | undefined }) {
  const { say } = useText()
  const role = useStore((state) => state.me?.role)
  const shown = settingSections.filter((one) => !forAdmins.has(one) || role === 'admin')
  const open = shown.find((one) => one === id)
  return (
    <main className="page">
      <section className={`pane ${open ? 'hidden-narrow' : ''}`} aria-label={say('settings')}>
        <div className="scroll">
          {shown.map((one) => (
            <ListRow
              key={one}
              title={say(one)}
              line={say(hints[one])}
              isCurrent={one === open}
              onOpen={() => go('settings', one)}
              testId={`setting-${one}`}
            />
          ))}
        </div>
      </section>
      <section className={`pane ${open ? '' : 'hidden-narrow'}`} aria-label={say('details')}>
        {open ? (
          <Detail page="settings" key={open}>
            <Title order={2} size="h3">
              {say(open)}
            </Title>
            <Text size="sm" c="dimmed">
              {say(hints[open])}
            </Text>
            <OneSection name={open} />
          </Detail>
        ) : null}
      </section>
    </main>
  )
}

const bodies: Readonly<Record<Section, () => ReactNode>> = {
  staff: () => <StaffSection />,
  agents: () => <AgentsSection />,
  teams: () => <TeamsSection />,
  hours: () => <HoursSection />,
  routing: () => <RoutingSection />,
  serviceLevels: () => <ServiceLevelsSection />,
  ticketTypes: () => <TicketTypesSection />,
  macros: () => <MacrosSection />,
  cannedReplies: () => <CannedSection />,
  tags: () => <TagsSection />,
  qualityCard: () => <QualitySection />,
  surveySettings: () => <SurveySection />,
  deskSettings: () => <DeskSection />,
  inboxes: () => <InboxesSection />,
  apiKeys: () => <ApiKeysSection />,
  webhooks: () => <WebhooksSection />,
  audit: () => <AuditSection />,
}
const OneSection = ({ name }: { readonly name: Section }) => bodies[name]()
