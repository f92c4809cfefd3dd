/** From the source of a search query to the lists and words it reads. */
import { isJsonObject } from "../../values/json-value.js";
import type { JsonValue } from "../../values/json-value.js";
import { InvalidRequestError } from "../errors.js";
import { filterToken } from "./filter-token.js";
import type { SearchInfo } from "./search-info.js";
import { filterList, wholeList } from "./text-index.js";
import { searchTerms } from "./tokens.js";
import type { SearchTerms } from "./tokens.js";

const MAX_FILTERS = 8;

export interface TextQuery {
  readonly terms: SearchTerms;
  /** A document must be in all of them. Never empty. */
  readonly lists: readonly string[];
}

/**
 * @param filters `source.filters` of the query JSON
 * @param name of the index, as `table.index`
 * @throws InvalidRequestError naming the index
 */
export function compileTextQuery(
  index: SearchInfo,
  name: string,
  filters: JsonValue | undefined,
): TextQuery {
  if (!Array.isArray(filters)) throw malformed(name);
  const against = `Search query against ${name}`;
  let text: string | null = null;
  let conditions = 0;
  const lists = new Set<string>();
  for (const filter of filters) {
    if (!isJsonObject(filter)) throw malformed(name);
    const { type, fieldPath, value } = filter;
    if (typeof fieldPath !== "string") throw malformed(name);
    if (type === "Search" && typeof value === "string") {
      checkSearchField(index, against, fieldPath);
      if (text !== null) {
        throw new InvalidRequestError(
          `${against} contains multiple search filters against ` +
            `${fieldPath}. Only one is allowed.`,
        );
      }
      text = value;
    } else if (type === "Eq") {
      conditions++;
      lists.add(listOf(index, against, fieldPath, value));
    } else {
      throw malformed(name);
    }
  }
  if (text === null) {
    throw new InvalidRequestError(
      `${against} does not contain any search filters. You must include a ` +
        `search filter like \`q.search("${index.field}", searchText)\`.`,
    );
  }
  if (conditions > MAX_FILTERS) {
    throw new InvalidRequestError(
      `${against} has too many filter conditions. Max: ${MAX_FILTERS} ` +
        `Actual: ${conditions}`,
    );
  }
  return {
    terms: searchTerms(text),
    lists: lists.size > 0 ? [...lists] : [wholeList(index)],
  };
}

function checkSearchField(index: SearchInfo, against: string, field: string) {
  if (field === index.field) return;
  throw new InvalidRequestError(
    `${against} contains a search filter against ${field}, which doesn't ` +
      `match the indexed \`searchField\` ${index.field}.`,
  );
}

function listOf(
  index: SearchInfo,
  against: string,
  fieldPath: string,
  value: JsonValue | undefined,
): string {
  const field = index.filterFields.indexOf(fieldPath);
  if (field < 0) {
    throw new InvalidRequestError(
      `${against} contains an equality filter on ${fieldPath} but that field ` +
        "isn't indexed for filtering in `filterFields`.",
    );
  }
  const missing = isJsonObject(value) && Object.hasOwn(value, "$undefined");
  return filterList(index, field, filterToken(missing ? undefined : value));
}

function malformed(name: string): InvalidRequestError {
  return new InvalidRequestError(
    `Malformed search expression for the index ${name}.`,
  );
}
