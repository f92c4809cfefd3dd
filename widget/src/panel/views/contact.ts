import type { Engine } from "../chat/engine.js";
import { h, set, setText } from "../kit.js";
import type { Texts } from "../locales/texts.js";
import { fill } from "../locales/texts.js";
import type { View } from "./view.js";

/** The card that takes an address for a reply by mail. */
export function createContact(texts: Texts, engine: Engine): View {
  const email = h("input", { type: "email", autocomplete: "email" });
  const error = h("p", { class: "problem", role: "alert" });
  const form = h("form", { novalidate: true, submit }, [
    h("label", {}, [texts.email, email]),
    error,
    h("button", { class: "primary" }, [texts.contactSend]),
  ]);
  const title = h("p", { role: "status" });

  function submit(event: Event): void {
    event.preventDefault();
    const address = email.value.trim();
    const valid = !!address && email.checkValidity();
    setText(error, valid ? "" : texts.contactInvalid);
    set(email, "aria-invalid", !valid && "true");
    if (valid) void engine.saveContact(address);
    else email.focus();
  }

  const node = h("div", { class: "card" }, [title, form]);
  return {
    node,
    update() {
      const { contact, contactWanted } = engine.state;
      node.hidden = !contact && !contactWanted;
      form.hidden = !!contact;
      setText(
        title,
        contact ? fill(texts.contactSaved, contact) : texts.contactTitle,
      );
    },
  };
}
