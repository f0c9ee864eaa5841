/** Yunke for apps: the same line as the widget's, without a page. No dependencies; browsers and React Native. */
export {
  Client,
  type Device,
  type Identity,
  type KeyValueStore,
  type Language,
  type Session,
  type Surroundings,
  type VisitorEvent,
} from './client.ts'
