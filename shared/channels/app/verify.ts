export { verify } from '../support/visitor-verify.ts'
