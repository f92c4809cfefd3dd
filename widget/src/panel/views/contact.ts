import { h, setAttribute, setText } from "../../shared/dom.js";
import type { Engine } from "../chat/engine.js";
import type { Texts } from "../locales/texts.js";

export interface ContactView {
  readonly node: HTMLElement;
  update(engine: Engine): void;
}

/** The card that takes an address for a reply by mail. */
export function createContact(
  texts: Texts,
  save: (email: string, name: string) => Promise<boolean>,
): ContactView {
  const email = h("input", {
    type: "email",
    id: "fd-email",
    autocomplete: "email",
    required: true,
    maxlength: "254",
    "aria-describedby": "fd-email-error",
  });
  const name = h("input", {
    type: "text",
    id: "fd-name",
    autocomplete: "name",
    maxlength: "100",
  });
  const error = h("p", { class: "problem", id: "fd-email-error", role: "alert" });
  const button = h("button", { class: "primary", type: "submit" }, [
    texts.contactSend,
  ]);
  const form = h(
    "form",
    { novalidate: true, "aria-label": texts.contactTitle },
    [
      h("p", { class: "card-title" }, [texts.contactTitle]),
      h("label", { for: "fd-email" }, [texts.email]),
      email,
      error,
      h("label", { for: "fd-name" }, [texts.name]),
      name,
      button,
    ],
    { submit },
  );
  const saved = h("p", { role: "status" });
  const node = h("div", { class: "card" }, [form, saved]);

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const valid = email.value.trim() !== "" && email.checkValidity();
    setText(error, valid ? "" : texts.contactInvalid);
    setAttribute(email, "aria-invalid", valid ? null : "true");
    if (!valid) {
      email.focus();
      return;
    }
    button.disabled = true;
    void save(email.value.trim(), name.value.trim()).finally(() => {
      button.disabled = false;
    });
  }

  return {
    node,
    update(engine) {
      const address = engine.contactSaved;
      setAttribute(form, "hidden", address !== null);
      setAttribute(saved, "hidden", address === null);
      setText(saved, address === null ? "" : texts.contactSaved(address));
    },
  };
}
