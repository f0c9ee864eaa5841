export { verify } from '../support/wx-verify.ts'
