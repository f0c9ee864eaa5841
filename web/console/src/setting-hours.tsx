import { Title } from '@mantine/core'
import { useText } from './context.tsx'
import { Fields, Rows } from './form.tsx'
import { beginHours, HoursEditor } from './hours.tsx'
import { SettingForm, type ValueOf } from './setting.tsx'
import { useStore } from './store.ts'

const useInboxOptions = () =>
  Object.entries(useStore((state) => state.manifests)).map(([value, { name }]) => ({ value, label: name }))

/** When the company works, and inboxes that are otherwise; a team's hours stand with the team. */
export function HoursSection() {
  const { say } = useText()
  const inboxes = useInboxOptions()
  return (
    <SettingForm name="hours">
      {(value, change) => (
        <>
          <HoursEditor
            label="companyHours"
            value={value.company}
            onChange={(company) => {
              const { company: _old, ...rest } = value
              change(company ? { ...rest, company } : rest)
            }}
          />
          <Title order={3} size="h5" mt="md">
            {say('inboxHours')}
          </Title>
          <Rows
            items={value.inboxes}
            onChange={(to) => change({ ...value, inboxes: to })}
            fields={[{ path: 'inboxId', label: 'inbox', kind: 'select', options: inboxes }]}
            blank={(): ValueOf<'hours'>['inboxes'][number] => ({
              inboxId: inboxes.find((one) => !value.inboxes.some((row) => row.inboxId === one.value))?.value ?? '',
              workingHours: beginHours(),
            })}
          >
            {(row, put) => (
              <HoursEditor
                value={row.workingHours}
                onChange={(workingHours) => put(workingHours ? { ...row, workingHours } : row)}
              />
            )}
          </Rows>
        </>
      )}
    </SettingForm>
  )
}

/** How customers are asked for a rating. */
export function SurveySection() {
  const inboxes = useInboxOptions()
  return (
    <SettingForm name="survey">
      {(value, change) => (
        <Fields
          fields={[
            { path: 'isOn', label: 'surveyOn', kind: 'switch' },
            { path: 'question.zh', label: 'surveyQuestion', kind: 'text', isOptional: true },
            { path: 'question.en', label: 'surveyQuestionEn', kind: 'text', isOptional: true },
            { path: 'remindAfterHours', label: 'surveyRemind', kind: 'number', min: 1, max: 160 },
            { path: 'offInboxIds', label: 'surveyOff', kind: 'tags', options: inboxes },
          ]}
          value={value}
          onChange={change}
        />
      )}
    </SettingForm>
  )
}
