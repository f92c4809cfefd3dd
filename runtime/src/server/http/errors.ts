/** Failures of a request itself, told as `{"code","message"}`. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "HttpError";
  }
}

export function badRequest(code: string, message: string): HttpError {
  return new HttpError(400, code, message);
}

export function badAdminKey(): HttpError {
  return new HttpError(
    401,
    "BadAdminKey",
    "The provided admin key was invalid for this instance",
  );
}
