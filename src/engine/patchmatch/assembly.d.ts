/** A WebAssembly module compiled from AssemblyScript by build/assemblyscript-plugin.mts: its bytes in base64. */
declare module '*?assemblyscript' {
  const base64: string;
  export default base64;
}
