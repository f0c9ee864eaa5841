import type { Conversation } from '../../../schemas/records/conversation.ts'
import { sidesOf } from '../../domain/conversation/sides.ts'
import type { MediaEraser } from '../../ports/outside.ts'

/** The inboxes by whose names files of a conversation are kept. */
export const inboxesOf = (conversation: Conversation): readonly string[] => [
  ...new Set(sidesOf(conversation).map(({ inboxId }) => inboxId)),
]

/** Where files of a conversation lie: also one that nobody sent in the end, or that was fetched when its message had gone. */
export const foldersOf = (id: string, inboxIds: readonly string[]): readonly string[] => [
  `sent/${id}/`,
  ...inboxIds.map((inboxId) => `received/${inboxId}/${id}/`),
]

/** Removes all that lies in folders, and files that messages name elsewhere. Returns how many that were. */
export async function eraseFiles(
  eraser: MediaEraser,
  folders: readonly string[],
  named: readonly string[] = [],
): Promise<number> {
  let files = 0
  for (const folder of folders) files += await eraser.removeUnder(folder)
  for (const file of named.filter((key) => !folders.some((folder) => key.startsWith(folder)))) {
    await eraser.remove(file)
    files++
  }
  return files
}
