import * as z from 'zod'

const text = z.string().max(512).nullish()

/** What Connect says of a contact; letter case differs between its own samples, so names are read in lower case. */
export const ContactEvent = z.looseObject({
  eventtype: z.string(),
  contactid: z.string(),
  initialcontactid: text,
  previouscontactid: text,
  agentinfo: z.looseObject({ agentarn: text }).nullish(),
})
export type ContactEvent = z.infer<typeof ContactEvent>

/** What is said in a streamed chat: https://docs.aws.amazon.com/connect/latest/adminguide/sns-payload.html */
export const ChatItem = z.looseObject({
  Id: z.string().min(1).max(256),
  Type: z.enum(['MESSAGE', 'EVENT', 'ATTACHMENT']),
  ContentType: z.string().max(128),
  Content: z.string().max(20_000).nullish(),
  DisplayName: z.string().nullish(),
  ParticipantRole: z.string().nullish(),
  InitialContactId: z.string().min(1).max(256),
  ContactId: z.string().max(256),
  AbsoluteTime: z.string(),
  Attachments: z
    .array(z.looseObject({ AttachmentName: text, AttachmentId: text, ContentType: text, Status: text }))
    .nullish(),
})
export type ChatItem = z.infer<typeof ChatItem>
