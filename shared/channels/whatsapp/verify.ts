export { verifyMeta as verify } from '../support/meta.ts'
