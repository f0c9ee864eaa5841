import '@mantine/core/styles.css'
import './console.css'
import { createTheme, MantineProvider } from '@mantine/core'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { finishSignIn } from './auth.ts'
import { NotStarted } from './boundary.tsx'
import { LanguageProvider } from './context.tsx'
import { connect } from './live.ts'
import { loadStart } from './store.ts'

const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: 7,
  autoContrast: true,
  colors: {
    pine: [
      '#e8f6f3',
      '#d3ebe5',
      '#a6d7cb',
      '#76c3b0',
      '#4fb29a',
      '#37a78c',
      '#289f83',
      '#0b6e5f',
      '#085a4d',
      '#044539',
    ],
  },
  fontFamily: 'system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", sans-serif',
  defaultRadius: 'md',
  // A dialog's header is no banner of the page.
  components: { Modal: { defaultProps: { attributes: { header: { role: 'presentation' } } } } },
})

await finishSignIn()
const root = createRoot(document.getElementById('root') as HTMLElement)
const problem = await loadStart().then(
  () => undefined,
  (error: Error) => error,
)
if (!problem) void connect()
root.render(
  <MantineProvider theme={theme} defaultColorScheme="auto">
    <LanguageProvider>{problem ? <NotStarted error={problem} /> : <App />}</LanguageProvider>
  </MantineProvider>,
)
