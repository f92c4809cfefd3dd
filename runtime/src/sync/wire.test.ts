import fc from "fast-check";
import { expect, it } from "vitest";
import {
  decodeTs,
  encodeTs,
  MalformedMessageError,
  parseClientMessage,
} from "./wire.js";

it("carries times as eight bytes, little endian", () => {
  expect(encodeTs(1n)).toBe("AQAAAAAAAAA=");
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (ts) => {
      expect(decodeTs(encodeTs(ts))).toBe(ts);
    }),
  );
  expect(() => decodeTs("AQ==")).toThrow(MalformedMessageError);
});

it("takes what the official client sends", () => {
  expect(
    parseClientMessage(
      '{"type":"ModifyQuerySet","baseVersion":0,"newVersion":1,"modifications":[{"type":"Add","queryId":0,"udfPath":"a:b","args":[{"name":"x"}],"journal":"j"},{"type":"Remove","queryId":1}]}',
    ),
  ).toEqual({
    type: "ModifyQuerySet",
    baseVersion: 0,
    newVersion: 1,
    modifications: [
      {
        type: "Add",
        queryId: 0,
        udfPath: "a:b",
        componentPath: undefined,
        args: { name: "x" },
        journal: "j",
      },
      { type: "Remove", queryId: 1 },
    ],
  });
  expect(
    parseClientMessage(
      '{"type":"Connect","sessionId":"s","connectionCount":1,"lastCloseReason":null,"maxObservedTimestamp":"AQAAAAAAAAA=","clientTs":5}',
    ),
  ).toEqual({
    type: "Connect",
    sessionId: "s",
    maxObservedTimestamp: 1n,
    clientTs: 5,
  });
});

it("refuses everything else in one way only", () => {
  const types = fc.constantFrom(
    "Connect",
    "ModifyQuerySet",
    "Authenticate",
    "Mutation",
    "Action",
    "Event",
    "Add",
  );
  const field = fc.constantFrom(
    "sessionId",
    "baseVersion",
    "newVersion",
    "modifications",
    "tokenType",
    "value",
    "requestId",
    "udfPath",
    "args",
    "maxObservedTimestamp",
  );
  const message = fc
    .tuple(types, fc.dictionary(field, fc.jsonValue()))
    .map(([type, fields]) => JSON.stringify({ type, ...fields }));
  fc.assert(
    fc.property(fc.oneof(message, fc.json(), fc.string()), (text) => {
      try {
        parseClientMessage(text);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedMessageError);
      }
    }),
    { numRuns: 1_000 },
  );
});

it("takes no session id that is too long to be remembered", () => {
  const connect = (sessionId: string) =>
    JSON.stringify({ type: "Connect", sessionId });
  expect(parseClientMessage(connect("x".repeat(64)))).toMatchObject({
    type: "Connect",
  });
  expect(() => parseClientMessage(connect("x".repeat(65)))).toThrow(
    MalformedMessageError,
  );
});
