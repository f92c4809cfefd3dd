import convexPlugin from "@convex-dev/eslint-plugin";
import nextPlugin from "@next/eslint-plugin-next";
import prettier from "eslint-config-prettier";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

const TESTS = [
  "**/*.test.ts",
  "**/*.test.tsx",
  "**/*.browser.ts",
  "**/test/**/*.ts",
  "convex/test.*.ts",
];

export default tseslint.config(
  {
    ignores: [
      "**/node_modules",
      "**/dist",
      "**/.next",
      "**/_generated",
      "**/fixtures",
      ".frontdesk",
      "**/next-env.d.ts",
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      eqeqeq: "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-unnecessary-condition": "off",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
      ],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Our interfaces are implemented by closures as often as by classes.
      "@typescript-eslint/unbound-method": "off",
      // JSON values are printed into messages where any form will do.
      "@typescript-eslint/no-base-to-string": "off",
      // Interfaces whose methods are async for one implementation only.
      "@typescript-eslint/require-await": "off",
      "no-restricted-syntax": [
        "error",
        {
          selector: "TSAsExpression > TSAsExpression",
          message: "A double cast hides a wrong type; parse or narrow instead.",
        },
      ],
    },
  },
  {
    files: ["**/*.mjs", "**/*.js"],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: {
      ...tseslint.configs.disableTypeChecked.languageOptions,
      globals: globals.node,
    },
  },
  {
    files: ["convex/**/*.ts"],
    plugins: { "@convex-dev": convexPlugin },
    rules: {
      ...Object.assign(
        {},
        ...convexPlugin.configs.recommended.map((config) => config.rules ?? {}),
      ),
    },
  },
  {
    files: ["backend/src/**/*.ts"],
    languageOptions: { globals: globals.node },
    rules: { "no-console": "error" },
  },
  {
    files: ["runtime/src/**/*.ts"],
    languageOptions: { globals: globals.node },
    rules: { "no-console": ["error", { allow: ["warn", "error"] }] },
  },
  {
    files: ["widget/src/**/*.ts", "protocol/src/**/*.ts"],
    languageOptions: { globals: globals.browser },
    rules: {
      // The page's own developers read them.
      "no-console": ["error", { allow: ["warn", "error"] }],
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({
          property,
          message:
            "Build nodes instead: markup from strings is how XSS begins.",
        })),
      ],
    },
  },
  {
    files: ["dashboard/**/*.{ts,tsx}"],
    plugins: { "react-hooks": reactHooks, "@next/next": nextPlugin },
    settings: { next: { rootDir: "dashboard" } },
    rules: {
      ...reactHooks.configs.recommended.rules,
      ...nextPlugin.configs["core-web-vitals"].rules,
      // Event handlers may be async; React ignores what they return.
      "@typescript-eslint/no-misused-promises": [
        "error",
        { checksVoidReturn: { attributes: false } },
      ],
    },
  },
  {
    files: TESTS,
    rules: {
      // expect(...) matchers and test doubles are loosely typed upstream.
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  prettier,
);
