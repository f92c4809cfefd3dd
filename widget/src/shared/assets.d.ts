/** A style sheet as text: by esbuild in the build, by Vite in the tests. */
declare module "*.css?inline" {
  const css: string;
  export default css;
}
