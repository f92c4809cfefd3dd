/** How a widget gets onto a site; part of `text` in `en.ts`. */
export const installText = {
  title: "Put it on your site",
  lead: "Paste this before the end of every page's body.",
  copy: "Copy",
  copied: "Copied",
  copyWhat: (what: string) => `Copy: ${what}`,
  noBackend:
    "The gateway's address is unknown here: set NEXT_PUBLIC_BACKEND_URL " +
    "where the dashboard runs.",
  noDomains: "No domain is allowed yet: the snippet works on none.",
  snippet: "Snippet",
  pinnedTitle: "With a fixed version",
  pinnedLead:
    "The browser runs the script only if it is exactly this one (subresource " +
    "integrity), and the parts it loads as well. After an update of " +
    "Frontdesk the widget stays away until you paste the new snippet.",
  pinnedLoading: "Asking the gateway for its version …",
  pinnedFailed: (address: string) =>
    `The gateway did not answer at ${address}, so its version is unknown.`,
  policyTitle: "Content Security Policy",
  policyLead:
    "If your site sends this header, add these sources. No inline style, " +
    "no eval and no other host is needed.",
  policy: "Sources for the header",
  serverTitle: "From your own server",
  serverLead:
    "With a secret key and without a browser. Answers are streamed, a line " +
    "of JSON for each piece.",
  server: "Request with curl",
  platformsTitle: "Where it goes",
  platforms: {
    wordpress: {
      name: "WordPress",
      steps: [
        "Install a plug-in that writes code into the footer, for example " +
          "WPCode, or use your theme's footer field.",
        "Paste the snippet as footer code for the whole site.",
        "If a cache or “optimise scripts” plug-in is on, leave " +
          "chat-widget.js out of joining and delaying.",
      ],
    },
    shopify: {
      name: "Shopify",
      steps: [
        "Open Online Store › Themes › … › Edit code.",
        "In layout/theme.liquid paste the snippet above </body>, then save.",
        "Allow both your own domain and your myshopify.com address.",
      ],
    },
    webflow: {
      name: "Webflow",
      steps: [
        "Open Site settings › Custom code.",
        "Paste the snippet into Footer code, save and publish.",
        "Allow the webflow.io address too if you test there.",
      ],
    },
    wix: {
      name: "Wix",
      steps: [
        "Open Settings › Custom code; the site needs a domain of its own.",
        "Add the snippet to all pages, place: Body – end.",
        "Choose “Load code once” so that page changes keep the chat.",
      ],
    },
    squarespace: {
      name: "Squarespace",
      steps: [
        "Open Settings › Advanced › Code injection.",
        "Paste the snippet into Footer and save.",
      ],
    },
    tagManager: {
      name: "Google Tag Manager",
      steps: [
        "Make a tag of the type Custom HTML with the code below: Tag " +
          "Manager drops data attributes from script tags, so a script sets " +
          "them.",
        "Trigger it on All Pages and publish.",
        "The chat then comes only for visitors whose consent lets tags run.",
      ],
    },
    react: {
      name: "React and Next.js",
      steps: [
        "Put the component below into the root layout, once.",
        "It keeps the conversation while pages change on the client.",
      ],
    },
    turbo: {
      name: "Astro, Turbo and other page swappers",
      steps: [
        "Paste the snippet into the layout's head: it runs once and moves " +
          "along when the body is swapped.",
        "Astro: add is:inline to the script, so that it is left as it is.",
      ],
    },
  },
} as const;
