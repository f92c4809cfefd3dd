import {
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from "@mantine/core";

const gray: MantineColorsTuple = [
  "#f6f7f9",
  "#eef0f3",
  "#e3e6eb",
  "#d3d8df",
  "#bcc3cd",
  "#8d96a3",
  "#59626f",
  "#424a55",
  "#2b313a",
  "#191d23",
];

const dark: MantineColorsTuple = [
  "#d5d9e0",
  "#b6bdc8",
  "#98a1ae",
  "#67707d",
  "#3c434d",
  "#2e343d",
  "#20252c",
  "#171b21",
  "#12151a",
  "#0d0f13",
];

/** A calm blue-green: its darker shades carry white text at 4.5 : 1. */
const lagoon: MantineColorsTuple = [
  "#e7f6f7",
  "#cfeaed",
  "#a3d6db",
  "#72bfc7",
  "#48a9b3",
  "#2493a0",
  "#137d8a",
  "#0c6773",
  "#08525c",
  "#053d45",
];

/** Of what destroys: like lagoon, its darker shades carry white text. */
const red: MantineColorsTuple = [
  "#fdeaea",
  "#f9d3d3",
  "#f5b5b5",
  "#f09090",
  "#e56a6a",
  "#d84646",
  "#c92a2a",
  "#b42323",
  "#941b1b",
  "#741414",
];

export const theme = createTheme({
  colors: { gray, dark, lagoon, red },
  primaryColor: "lagoon",
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  respectReducedMotion: true,
  defaultRadius: "md",
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono", monospace',
  fontSizes: {
    xs: "0.75rem",
    sm: "0.875rem",
    md: "1rem",
    lg: "1.25rem",
    xl: "1.75rem",
  },
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "32px" },
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "16px" },
  cursorType: "pointer",
  focusRing: "auto",
  components: {
    Menu: {
      // Its focusable placeholder is nothing a menu may hold; the first item
      // gets the focus instead.
      defaultProps: { withInitialFocusPlaceholder: false },
    },
  },
});

/** Where Mantine's own choice of grey is too faint to read (below 4.5 : 1). */
export const cssVariables: CSSVariablesResolver = (current) => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": current.colors.gray[6],
    "--mantine-color-placeholder": current.colors.gray[6],
    "--mantine-color-error": "#c92a2a",
    "--mantine-color-anchor": current.colors["lagoon"]?.[7] ?? "",
  },
  dark: {
    "--mantine-color-dimmed": current.colors.dark[2],
    "--mantine-color-placeholder": current.colors.dark[2],
    "--mantine-color-error": "#ff8787",
    "--mantine-color-anchor": current.colors["lagoon"]?.[3] ?? "",
  },
});
