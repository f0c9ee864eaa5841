export { VisitorFrame as Payload } from '../../../schemas/frames/visitor.ts'
