/** The few messages of the sync protocol that a subscriber sends. */
import { randomUUID } from "node:crypto";

export interface Question {
  readonly udfPath: string;
  readonly args: object;
}

export function connectMessage(): string {
  return JSON.stringify({
    type: "Connect",
    sessionId: randomUUID(),
    connectionCount: 0,
    lastCloseReason: "InitialConnect",
    clientTs: Date.now(),
  });
}

/** The first of its socket; the questions get the numbers from 0 on. */
export function addQueries(questions: readonly Question[]): string {
  return JSON.stringify({
    type: "ModifyQuerySet",
    baseVersion: 0,
    newVersion: 1,
    modifications: questions.map(({ udfPath, args }, queryId) => ({
      ...{ type: "Add", queryId, udfPath, args: [args] },
    })),
  });
}
