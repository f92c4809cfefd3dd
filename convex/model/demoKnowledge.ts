/**
 * What the demo shop knows until its owner writes their own. Honest about
 * what this installation is: nobody is sold anything here.
 */
export const DEMO_KNOWLEDGE: readonly { question: string; answer: string }[] = [
  {
    question: "What is this chat?",
    answer:
      "This is the demo of Frontdesk, a chat for websites. A model or, without" +
      " one, an automatic answer from stored questions replies at once, and" +
      " staff can read along and step in at any time.",
  },
  {
    question: "How long does shipping take?",
    answer:
      "The demo shop ships nothing. A real shop would say here how long its" +
      " parcels take; the answer can be changed in the dashboard.",
  },
  {
    question: "Can I return something I bought?",
    answer:
      "The demo shop sells nothing, so there is nothing to return. A real shop" +
      " would explain its returns policy here.",
  },
  {
    question: "What are your opening hours?",
    answer:
      "The chat answers around the clock. When staff are there, a human can" +
      " take the conversation over.",
  },
  {
    question: "Can I talk to a human?",
    answer:
      "Yes. Ask for a human in this chat. If nobody is there right now, leave" +
      " your email address and staff will see it with your conversation.",
  },
  {
    question: "What happens to what I write here?",
    answer:
      "Your messages are stored by the operator of this site so that staff can" +
      " read and answer them. If a model is configured, they are also sent to" +
      " its provider to write the answer.",
  },
];
