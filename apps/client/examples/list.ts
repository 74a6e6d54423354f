import { ChromaSync, isChromaSyncError } from "@chroma-sync/client"

/** Prints what failed in a database, newest first. */
export const printFailures = async (databaseName: string): Promise<void> => {
  const sync = new ChromaSync() // CHROMA_API_KEY from the environment
  try {
    for await (const invocation of sync.invocations.list({ databaseName, status: "failed" })) {
      if (invocation.status.name === "failed") console.log(invocation.id, invocation.collectionName, invocation.status.error)
    }
  } catch (error) {
    if (!isChromaSyncError(error)) throw error
    console.error(error.name, error.status, error.message)
  } finally {
    await sync.close()
  }
}
