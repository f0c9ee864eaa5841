import type { Ticket } from '../../../schemas/records/ticket.ts'

const mostReminders = 20
const mostFollowers = 30
type Reminded = Pick<Ticket, 'reminders' | 'followerIds'>

/** Who wants to be told of a ticket again follows it: they hear it also where they look elsewhere then. */
export const remindedOf = ({ reminders, followerIds }: Reminded, reminder: Ticket['reminders'][number]): Reminded => ({
  reminders: [...reminders, reminder].slice(-mostReminders),
  followerIds: [...new Set([...followerIds, reminder.agentId])].slice(-mostFollowers),
})
