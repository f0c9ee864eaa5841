import { useText } from './context.tsx'
import { type Field, Fields, Rows } from './form.tsx'
import { SettingForm } from './setting.tsx'

const criterionKinds = [
  'first-response',
  'response-time',
  'greeting',
  'farewell',
  'forbidden-words',
  'emotion-turned',
  'promise-kept',
  'last-word',
  'hold-time',
  'model',
] as const

export function QualitySection() {
  const { say } = useText()
  const fields: readonly Field[] = [
    { path: 'id', label: 'key', kind: 'text' },
    { path: 'name', label: 'itemName', kind: 'text' },
    {
      path: 'kind',
      label: 'criterion',
      kind: 'select',
      options: criterionKinds.map((value) => ({ value, label: say(`criterion-${value}`) })),
    },
    { path: 'weight', label: 'weight', kind: 'number', max: 100 },
    { path: 'seconds', label: 'withinSeconds', kind: 'number', min: 1, isOptional: true },
    { path: 'words', label: 'words', kind: 'tags', isOptional: true },
    { path: 'question', label: 'modelQuestion', kind: 'text', isOptional: true },
  ]
  return (
    <SettingForm name="quality">
      {(value, change) => (
        <>
          <Rows
            items={value.criteria}
            onChange={(criteria) => change({ ...value, criteria })}
            fields={fields}
            blank={() => ({ id: '', name: '', kind: 'greeting' as const, weight: 10 })}
          />
          <Fields
            fields={[
              { path: 'samplePercent', label: 'samplePercent', kind: 'number', max: 100 },
              { path: 'reviewBelow', label: 'reviewBelow', kind: 'number', max: 100 },
              { path: 'followUpStars', label: 'followUpStars', kind: 'number', max: 4 },
            ]}
            value={value}
            onChange={change}
          />
        </>
      )}
    </SettingForm>
  )
}

export function DeskSection() {
  return (
    <SettingForm name="desk">
      {(value, change) => (
        <Fields
          fields={[
            { path: 'answerWithinSeconds', label: 'answerWithin', kind: 'number', min: 1 },
            { path: 'answerTargetPercent', label: 'answerTarget', kind: 'number', min: 1, max: 100 },
            { path: 'alarmWaiting', label: 'alarmWaiting', kind: 'number', min: 1 },
            { path: 'alarmWaitSeconds', label: 'alarmWait', kind: 'number', min: 10 },
            { path: 'undoSeconds', label: 'undoSeconds', kind: 'number', max: 30 },
            { path: 'costCurrency', label: 'costCurrency', kind: 'text' },
            { path: 'costPerListDollar', label: 'costPerListDollar', kind: 'number' },
          ]}
          value={value}
          onChange={change}
        />
      )}
    </SettingForm>
  )
}
