/** Where the reply to one provider message waits for the request that brought it. */
export const mailboxKey = (inboxId: string, providerMessageId: string) => `${inboxId}#${providerMessageId}`
