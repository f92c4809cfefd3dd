/** What the generated client calls a body; Node's types lack the name. */
type BodyInit = NonNullable<RequestInit["body"]>;
