import { h, set, setText } from "../../shared/dom.js";
import type { Engine } from "../chat/engine.js";
import type { Texts } from "../locales/texts.js";
import { fill } from "../locales/texts.js";
import type { View } from "./view.js";

/** The card that takes an address for a reply by mail. */
export function createContact(texts: Texts, engine: Engine): View {
  const input = (type: string, autocomplete: string): HTMLInputElement =>
    h("input", { type, autocomplete, maxlength: "200" });
  const email = input("email", "email");
  const name = input("text", "name");
  const error = h("p", { class: "problem", role: "alert" });
  const form = h("form", { novalidate: true, submit }, [
    h("b", {}, [texts.contactTitle]),
    h("label", {}, [texts.email, email]),
    error,
    h("label", {}, [texts.name, name]),
    h("button", { class: "primary", type: "submit" }, [texts.contactSend]),
  ]);
  const saved = h("p", { role: "status" });

  function submit(event: Event): void {
    event.preventDefault();
    const address = email.value.trim();
    const valid = address && email.checkValidity();
    setText(error, valid ? "" : texts.contactInvalid);
    set(email, "aria-invalid", !valid && "true");
    if (valid) void engine.saveContact(address, name.value.trim());
    else email.focus();
  }

  const node = h("div", { class: "card" }, [form, saved]);
  return {
    node,
    update() {
      const { contact, contactWanted } = engine.state;
      node.hidden = !contact && !contactWanted;
      form.hidden = !!contact;
      setText(saved, contact && fill(texts.contactSaved, contact));
    },
  };
}
