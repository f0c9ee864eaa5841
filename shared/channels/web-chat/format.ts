export { classify, format, typing } from '../support/visitor-format.ts'
