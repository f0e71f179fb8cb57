// The engine visitors run, without a page around it: `get` answers the files of the index.
import { readFileSync } from "node:fs";
import vm from "node:vm";

export const script = readFileSync(new URL("../../themes/default/assets/search.js", import.meta.url), "utf8");
const context = vm.createContext({});
vm.runInContext(script, context);

export const engine = (get) => context.mailleSearch(get);

/** Addresses of the first answers. */
export async function answers(question, get) {
  const found = await engine(get).find(question, "", 10);
  return found.hits.map((hit) => hit.href);
}
