/** placeholder */
export async function buildWeb(): Promise<void> {}
