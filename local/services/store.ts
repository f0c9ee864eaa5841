import { DatabaseSync } from 'node:sqlite'

/** What the local services must remember across a restart: events on their way, executions, schedules, checkpoints. */
export class LocalStore {
  private readonly database: DatabaseSync

  constructor(file: string) {
    this.database = new DatabaseSync(file)
    this.database.exec(`
      PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS entries (kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
    `)
  }

  put(kind: string, id: string, body: unknown): void {
    this.database
      .prepare('INSERT OR REPLACE INTO entries (kind, id, body) VALUES (?, ?, ?)')
      .run(kind, id, JSON.stringify(body))
  }

  get<T>(kind: string, id: string): T | undefined {
    const row = this.database.prepare('SELECT body FROM entries WHERE kind = ? AND id = ?').get(kind, id) as
      | { body: string }
      | undefined
    return row && (JSON.parse(row.body) as T)
  }

  delete(kind: string, id: string): void {
    this.database.prepare('DELETE FROM entries WHERE kind = ? AND id = ?').run(kind, id)
  }

  all<T>(kind: string): readonly { readonly id: string; readonly body: T }[] {
    const rows = this.database.prepare('SELECT id, body FROM entries WHERE kind = ? ORDER BY id').all(kind) as {
      id: string
      body: string
    }[]
    return rows.map((row) => ({ id: row.id, body: JSON.parse(row.body) as T }))
  }

  close(): void {
    this.database.close()
  }
}
